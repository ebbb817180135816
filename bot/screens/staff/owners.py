"""What owners are told: updates that could not be handled, a second copy of the bot, reported mistakes."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup
from bot.screens.screen import Attached, Screen, Voice, paragraphs


def owner_dead_update(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """An update was given up after its tries; args: update_id, error."""
    tr = voice.staff_tr("owner.dead_update")
    text = tr(
        "owner.dead_update",
        "⚠️ Update {update} could not be handled and was set aside. The learner was told. Error: {error}. The log has the rest.",
        update=args["update_id"],
        error=args["error"],
    )
    return Screen(text)


def owner_conflict(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Another copy runs with the same token."""
    tr = voice.staff_tr("owner.conflict")
    return Screen(
        tr(
            "owner.conflict",
            "⚠️ Another copy of the bot uses the same token (409 Conflict). This one stops; please leave only one running.",
        )
    )


def owner_report(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A learner reports a mistake; args: item, language, words."""
    tr = voice.staff_tr("owner.report")
    text = tr(
        "owner.report",
        "⚑ A learner reports a mistake in <code>{item}</code> ({language}): <i>{words}</i>",
        item=args["item"],
        language=tr.language_name(args["language"]),
        words=args["words"],
    )
    return Screen(text)


def owner_audit_file(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody has taken the whole audit away."""
    tr = voice.staff_tr("staff.owner.audit_file")
    return Screen(tr("staff.owner.audit_file", "📜 An owner has taken the list of who did what as a file."))


def owner_feedback(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A learner says what they think; args: kind ('text', 'voice', 'photo'), words, file_id, language."""
    tr = voice.staff_tr("owner.feedback" if args["kind"] == "text" else "owner.feedback_file")
    language = tr.language_name(args["language"])
    if args["kind"] == "text":
        return Screen(tr("owner.feedback", "💬 Feedback ({language}): <i>{words}</i>", language=language, words=args["words"]))
    text = tr("owner.feedback_file", "💬 Feedback ({language})", language=language)
    caption = tr("owner.feedback_caption", "<i>{words}</i>", words=args["words"]) if args["words"] else Markup("")
    return Screen(paragraphs(text, caption), attached=Attached(args["kind"], args["file_id"]))
