"""What became of an announcement: everybody who got it, everybody who did not and why, and what can still be done."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.administration.mailing import NOT_APPROVED, ORPHANED
from bot.language import Markup, Translator
from bot.screens.after import moment
from bot.screens.screen import Button, Rows, lines


def when_said(tr: Translator, when: Mapping[str, Any]) -> Markup:
    """A moment in the middle of a sentence: "today at 14:15"; args of `bot.handlers.staff.mailing_view.moment_of`."""
    return moment(tr, when["day"], when["today"], when["minute"])


def losses(tr: Translator, args: Mapping[str, Any]) -> list[Markup]:
    """Those who did not get it, each reason on its line."""
    said = []
    if args["blocked"]:
        said.append(
            tr.plural(
                "staff.mailing.blocked", "{count} has blocked the bot", "{count} have blocked the bot", count=args["blocked"]
            )
        )
    for reason, count in sorted(args["failed"].items(), key=lambda each: (-each[1], each[0])):
        words = reason_said(tr, reason)
        said.append(tr("staff.mailing.failed", "{count} failed: {reason}", count=tr.number(count), reason=words))
    if args["uncertain"]:
        said.append(
            tr.plural(
                "staff.mailing.uncertain",
                "{count} uncertain: Telegram did not answer, it may have arrived",
                "{count} uncertain: Telegram did not answer, they may have arrived",
                count=args["uncertain"],
            )
        )
    return said


def reason_said(tr: Translator, reason: str) -> Markup:
    """Why Telegram did not take a message, in words; what is not known is quoted."""
    low = reason.lower()
    if "chat not found" in low:
        return tr("staff.mailing.why_chat", "Telegram no longer knows the chat")
    if "not found" in low or "can't be" in low:
        return tr("staff.mailing.why_gone", "the message is not there any more or too old")
    if "wrong file" in low or "wrong remote file" in low or "file_id" in low:
        return tr("staff.mailing.why_file", "Telegram does not find the file any more")
    if "parse entities" in low or "too long" in low or "is empty" in low:
        return tr("staff.mailing.why_text", "Telegram does not accept the text")
    if any(word in low for word in ("internal", "gateway", "unavailable", "timed out", "server error")):
        return tr("staff.mailing.why_telegram", "Telegram had trouble of its own")
    return tr("staff.mailing.why_other", "<code>{reason}</code>", reason=reason)


def ended(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["state"] == "finished":
        return tr("staff.mailing.done", "<b>Done.</b>")
    if args["reason"] == "refused":
        return tr("staff.mailing.refused", "<b>Not approved.</b> Nothing was sent.")
    if args["reason"] == NOT_APPROVED:
        return tr("staff.mailing.expired", "<b>Nobody approved it in time.</b> Nothing was sent.")
    if args["reason"] == ORPHANED:
        return tr(
            "staff.mailing.orphaned_stopped",
            "<b>Stopped.</b> Whoever confirmed it does not run the course any more. Nothing was sent.",
        )
    if args["sent"]:
        return tr("staff.mailing.cancelled", "<b>The rest is cancelled.</b>")
    return tr("staff.mailing.stopped", "<b>Stopped.</b> Nothing was sent.")


def report(tr: Translator, args: Mapping[str, Any]) -> list[Markup]:
    """The figures at the end; nothing where nothing ever left."""
    if args["state"] == "cancelled" and not (args["sent"] or args["blocked"] or args["failed"] or args["uncertain"]):
        return []
    gaps = {"sent": tr.number(args["sent"]), "total": tr.number(args["total"])}
    first = {
        "send": lambda: tr("staff.mailing.report_sent", "{sent} of {total} sent", **gaps),
        "correct": lambda: tr("staff.mailing.report_corrected", "Corrected at {sent} of {total}", **gaps),
        "withdraw": lambda: _taken_back(tr, args),
    }[args["kind"]]()
    cancelled = Markup("")
    if args["cancelled"]:
        cancelled = tr("staff.mailing.not_sent", "{count} cancelled", count=tr.number(args["cancelled"]))
    doubt = Markup("")
    if args["unreachable"]:
        doubt = tr.plural(
            "staff.mailing.unreachable",
            "{count} person may have it and cannot be reached: Telegram never said whether it arrived",
            "{count} people may have it and cannot be reached: Telegram never said whether it arrived",
            count=args["unreachable"],
        )
    return [lines(first, *losses(tr, args), cancelled, doubt), _tongues(tr, args), _doubtful(tr, args), _period(tr, args)]


def _taken_back(tr: Translator, args: Mapping[str, Any]) -> Markup:
    return lines(
        tr.plural("staff.mailing.deleted", "Deleted at {count} person", "Deleted at {count} people", count=args["deleted"]),
        tr.plural(
            "staff.mailing.replaced",
            "Replaced by a sentence at {count} person, where it was too old to delete",
            "Replaced by a sentence at {count} people, where it was too old to delete",
            count=args["replaced"],
        )
        if args["replaced"]
        else Markup(""),
    )


def _tongues(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["kind"] != "send" or not args["languages"]:
        return Markup("")
    each = ", ".join(f"{tr.language_name(code)} {tr.number(count)}" for code, count in args["languages"])
    return tr("staff.mailing.languages", "By the language people read: {languages}", languages=each)


def _doubtful(tr: Translator, args: Mapping[str, Any]) -> Markup:
    """Those of whom nobody knows, by the number they have in their cohort; never an account."""
    if not args["doubtful"]:
        return Markup("")
    named = ", ".join(
        tr.label("staff.mailing.learner", "learner {number} of {cohort}", number=number, cohort=cohort)
        for cohort, number in args["doubtful"]
    )
    return tr("staff.mailing.doubtful", "Uncertain: {named}", named=named)


def _period(tr: Translator, args: Mapping[str, Any]) -> Markup:
    ended = args["ended"]
    if ended is None:
        return Markup("")
    return tr("staff.mailing.ended", "Ended {when} ({city} time).", when=when_said(tr, ended), city=tr.city(ended["zone"]))


def others(tr: Translator, args: Mapping[str, Any]) -> Rows:
    """The way to the other deliveries of the same announcement."""
    said = {
        "send": lambda day: tr.label("staff.mailing.other_send", "Sending: {day}", day=day),
        "correct": lambda day: tr.label("staff.mailing.other_correct", "Correction: {day}", day=day),
        "withdraw": lambda day: tr.label("staff.mailing.other_withdraw", "Withdrawal: {day}", day=day),
    }
    each = ((id, kind, date.fromisoformat(day)) for id, kind, day in args["others"])
    return tuple((Button(said[kind](f"{day.day}.{day.month}."), f"ma:show:{id}"),) for id, kind, day in each)


def after_buttons(tr: Translator, args: Mapping[str, Any]) -> Rows:
    id, announcement = args["id"], args["announcement"]
    rows: list[tuple[Button, ...]] = []
    if args["passing"] and args["state"] == "finished":
        words = tr.label_plural(
            "staff.mailing.retry", "Try {count} failure again", "Try {count} failures again", count=args["passing"]
        )
        rows.append((Button(words, f"ma:retry:{id}:{args['passing']}"),))
    if args["kind"] == "withdraw":
        return tuple(rows)
    if args["draft"]:
        rows.append((Button(tr.label("staff.mailing.draft", "Back to the draft"), f"an:open:{announcement}"),))
    if args["reached"]:
        rows.append(
            (
                Button(tr.label("staff.mailing.correct", "Correct the text"), f"ma:correct:{announcement}"),
                Button(tr.label("staff.mailing.withdraw", "Withdraw"), f"ma:withdraw:{announcement}"),
            )
        )
        rows.append((Button(tr.label("staff.mailing.follow", "Write a follow-up"), f"ma:follow:{announcement}"),))
    if args["repeats"]:
        rows.append((Button(tr.label("staff.mailing.end_repeats", "Stop repeating"), f"ma:once:{announcement}"),))
    return tuple(rows)
