"""What evaluators do: answer a text, remind people, and choose how often they hear of news."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.evaluation.reply import REPLY_LIMIT
from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.evaluation import MOMENTS, about, back, title_of
from bot.screens.staff.evaluation_texts import inert


def _never(tr: Translator) -> Button:
    return Button(tr.label("staff.evaluation.never_mind", "Never mind"), "forget")


def _whom(tr: Translator, args: Mapping[str, Any]) -> Markup:
    """Which text is answered, or all that were found; args: said, people, seeks."""
    if args["said"] is not None:
        return tr("staff.evaluation.answers_one", "Your answer to: <i>{words}</i>", words=inert(args["said"]))
    return tr(
        "staff.evaluation.answers_all",
        "Your answer to everybody who wrote “{words}”: {people} people",
        words=inert(args["seeks"]),
        people=about(tr, args["people"]),
    )


def evaluation_write(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What was done? args: said (the text; None for all that were found), people, seeks, length (of words that do not fit, else 0)."""
    tr, limit = voice.staff, voice.staff.number(REPLY_LIMIT)
    if args["length"]:
        how = tr(
            "staff.evaluation.write_long",
            "That has {length} characters, and {limit} fit. Shorter words, please.",
            length=tr.number(args["length"]),
            limit=limit,
        )
    else:
        how = tr(
            "staff.evaluation.write",
            "✏️ Type what was done about it, up to {limit} characters, in the language of the text. You see it before it goes out.",
            limit=limit,
        )
    return Screen(paragraphs(_whom(tr, args), how), ((_never(tr),),))


def evaluation_preview(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Shall it go out? args: id, said, people, seeks, words, nonce."""
    tr = voice.staff
    words = tr("staff.evaluation.preview", "<b>What was done:</b>\n{words}", words=args["words"])
    how = tr(
        "staff.evaluation.preview_how",
        "Each person gets one message with their own words and yours, in the daytime and after any pause, unless they have stopped or "
        "blocked the bot. You do not learn who they are, nor do they learn your name. Type other words to change it.",
    )
    send = Button(tr.label("staff.evaluation.send", "Send it"), f"ev:send:{args['id']}:{args['nonce']}")
    return Screen(paragraphs(_whom(tr, args), words, how), ((send,), (_never(tr),)))


def evaluation_replied(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """It is on its way, or somebody was quicker; args: sent, people (rounded; 0 also for one)."""
    tr = voice.staff
    if not args["sent"]:
        return Screen(
            tr("staff.evaluation.reply_late", "This was answered meanwhile, or is not there any more. Nothing was sent.")
        )
    if not args["people"]:
        return Screen(tr("staff.evaluation.replied", "✓ It is on its way."))
    return Screen(tr("staff.evaluation.replied_all", "✓ It is on its way to {people} people.", people=about(tr, args["people"])))


def evaluation_remind(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Remind of what? args: id, name, moments (moment, people, whether it may be done now)."""
    tr, id = voice.staff, args["id"]
    head = tr("staff.evaluation.remind_which", "🔔 <b>{name}</b>: who has not answered", name=title_of(tr, args))
    told = [
        tr("staff.evaluation.waiting", "{moment}: {people}", moment=MOMENTS[moment](tr), people=about(tr, people))
        for moment, people, _ in args["moments"]
    ]
    once = tr(
        "staff.evaluation.remind_once",
        "Each questionnaire is brought to mind once, and a moment again after three days at the earliest.",
    )
    rows = [(Button(MOMENTS[moment](tr), f"ev:remind:{id}:{moment}"),) for moment, _, may in args["moments"] if may]
    return Screen(paragraphs(head, lines(*told), once), (*rows, back(tr, id)))


def evaluation_remind_sure(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Shall they be reminded? args: id, name, moment, people, nonce."""
    tr, id, moment = voice.staff, args["id"], args["moment"]
    head = tr(
        "staff.evaluation.remind_sure",
        "🔔 <b>{moment}</b>: {people} people have not answered yet and were not reminded.",
        moment=MOMENTS[moment](tr),
        people=about(tr, args["people"]),
    )
    what = tr(
        "staff.evaluation.remind_what",
        "They get the questions once more, at their own hour and within what a day and a week may bring. Nobody learns who they are.",
    )
    yes = Button(tr.label("staff.evaluation.remind_yes", "Yes, remind them"), f"ev:go:{id}:{moment}:{args['nonce']}")
    no = Button(tr.label("staff.evaluation.remind_no", "No"), f"ev:remind:{id}")
    return Screen(paragraphs(head, what), ((yes,), (no,)))


def evaluation_reminded(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """They will be reminded; args: id, name, moment, people."""
    tr = voice.staff
    text = tr(
        "staff.evaluation.reminded",
        "🔔 <b>{moment}</b>: {people} people will be reminded, each at their own hour.",
        moment=MOMENTS[args["moment"]](tr),
        people=about(tr, args["people"]),
    )
    return Screen(text, (back(tr, args["id"]),))


def evaluation_news(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """There is something new to read; args: pilots (id, name, new texts, questionnaires answered), rhythm."""
    tr = voice.staff
    told = [
        lines(
            tr("staff.evaluation.news_pilot", "<b>{name}</b>", name=title_of(tr, {"id": id, "name": name})),
            tr("staff.evaluation.news_texts", "New answers to read: {count}", count=about(tr, new)),
            tr("staff.evaluation.news_done", "Questionnaires answered so far: {count}", count=about(tr, done)),
        )
        for id, name, new, done in args["pilots"]
    ]
    if len(args["pilots"]) == 1:
        read = Button(tr.label("staff.evaluation.news_read", "Read them"), f"ev:read:{args['pilots'][0][0]}:all:0")
    else:
        read = Button(tr.label("staff.evaluation.news_read", "Read them"), "ev:list:0")
    often = Button(tr.label("staff.evaluation.news_often", "How often?"), "ev:news")
    return Screen(paragraphs(tr("staff.evaluation.news", "💬 <b>New feedback</b>"), *told), ((read, often),))


def evaluation_rhythm(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How often to hear of news; args: rhythm, day (of the next, None where off)."""
    tr, rhythm = voice.staff, args["rhythm"]
    text = tr("staff.evaluation.rhythm_off", "💬 You get no message about new feedback. /evaluation shows it whenever you like.")
    if args["day"]:
        text = tr(
            "staff.evaluation.rhythm",
            "💬 If there is anything new to read, you hear of it at nine in the morning; the next time on {day}.",
            day=tr.date(date.fromisoformat(args["day"])),
        )
    labels = {
        "daily": tr.label("staff.evaluation.daily", "On working days"),
        "weekly": tr.label("staff.evaluation.weekly", "Weekly"),
        "off": tr.label("staff.evaluation.off", "Off"),
    }
    choices = tuple(Button(("• " if one == rhythm else "") + label, f"ev:news:{one}") for one, label in labels.items())
    return Screen(text, (choices, (Button(tr.label("staff.evaluation.list", "All pilots"), "ev:list:0"),)))
