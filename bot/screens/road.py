"""Between lessons: progress, help, saved lines, reports, and a sensible word about everything unexpected."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup
from bot.screens.after import moment
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs


def progress(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """How far the learner is; args: course, done (lesson ids), right, asked, lesson, begun, day, today, minute, lines."""
    tr = voice.tr
    course = voice.library.course_in(args["course"], tr.language)
    rows = []
    for number, unit in enumerate(course.units, 1):
        finished = sum(lesson in args["done"] for lesson in unit.lessons)
        bar = "▓" * finished + "░" * (len(unit.lessons) - finished)
        word = course.unit_word.replace("{number}", tr.number(number))
        rows.append(
            tr("progress.unit", "{unit}: {bar} {done} of {total}", unit=word, bar=bar, done=finished, total=len(unit.lessons))
        )
    score = Markup("")
    if args["asked"]:
        score = tr.plural(
            "progress.score",
            "{count} question answered. Right at first try: {right}.",
            "{count} questions answered. Right at first try: {right}.",
            count=args["asked"],
            right=args["right"],
        )
    mine = [
        tr("progress.line", "<b>{title}:</b> {words}", title=_title(course.plan, kept, tr), words=kept["words"])
        for kept in args["lines"]
    ]
    lines_title = tr("progress.lines", "<b>Your lines</b>") if mine else Markup("")
    buttons: list[tuple[Button, ...]] = [
        (Button(_change(tr, course.plan, kept), f"line:{kept['item']}"),) for kept in args["lines"]
    ]
    if args["lesson"]:
        label = tr.label("progress.go_on", "Go on") if args["begun"] else tr.label("progress.next", "Start the next lesson now")
        buttons.insert(0, (Button(label, "next"),))
    return Screen(
        paragraphs(
            tr("progress.title", "📍 <b>Where you are</b>"), lines(*rows, score), _coming(voice, args), lines(lines_title, *mine)
        ),
        tuple(buttons),
    )


def _title(plan: Any, kept: Mapping[str, Any], tr: Any) -> str:
    titles = {line.id: line.title for line in plan}
    return str(titles.get(kept["line"], tr.label("progress.note", "Note")))


def _change(tr: Any, plan: Any, kept: Mapping[str, Any]) -> str:
    return str(tr.label("progress.change", "Change: {title}", title=_title(plan, kept, tr)))


def _coming(voice: Voice, args: Mapping[str, Any]) -> Markup:
    tr = voice.tr
    if not args["lesson"]:
        return tr("progress.finished", "You have done every lesson there is today.")
    if args["begun"]:
        return tr("progress.begun", "A lesson is open: you can go on where you left it.")
    if args["day"] is None:
        return tr("progress.waiting", "The next lesson waits in this chat.")
    return tr("progress.coming", "The next lesson comes {when}.", when=moment(tr, args["day"], args["today"], args["minute"]))


def help_(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What can be done here, who to ask, and that the course is independent."""
    tr = voice.tr
    commands = lines(*(Markup(f"/{name} {words}") for name, words in command_words(voice)))
    return Screen(
        paragraphs(
            tr("help.title", "<b>What I can do</b>"),
            commands,
            tr(
                "help.contact",
                "Questions about the course: {operator}, {contact}.",
                operator=voice.operator_name,
                contact=voice.operator_contact,
            ),
            tr("help.independent", "This is an independent course. The European Commission did not make or endorse it."),
        )
    )


def command_words(voice: Voice) -> tuple[tuple[str, str], ...]:
    """Every command a learner has, with what it does; the menu and /help say the same."""
    tr = voice.tr
    return (
        ("next", tr.label("command.next", "the next lesson, or go on")),
        ("progress", tr.label("command.progress", "how far you are, and your lines")),
        ("settings", tr.label("command.settings", "hour, days, time zone")),
        ("language", tr.label("command.language", "another language")),
        ("privacy", tr.label("command.privacy", "what is kept about you")),
        ("mydata", tr.label("command.mydata", "your data as a file")),
        ("stop", tr.label("command.stop", "no more lessons")),
        ("erase", tr.label("command.erase", "delete everything about you")),
        ("help", tr.label("command.help", "this list, and who to ask")),
    )


def description(voice: Voice) -> str:
    """What Telegram shows before the first /start; at most 512 characters."""
    return voice.tr.label(
        "menu.description",
        "A course in a chat on co-creation for policymakers: short lessons, about ten minutes each working day, with questions and "
        "an issue of your own. Free, and in your own rhythm. An independent course, not made or endorsed by the European Commission.",
    )


def short_description(voice: Voice) -> str:
    """What Telegram shows in the bot's profile; at most 120 characters."""
    return voice.tr.label("menu.short_description", "Co-creation for policymakers: a short lesson in this chat each working day.")


def change_line(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """New words for a saved line, please; args: words."""
    tr = voice.tr
    never = Button(tr.label("line.keep", "Keep it as it is"), "forget")
    return Screen(
        paragraphs(
            tr("line.change", "✏️ Send the new wording. This is what I have:"),
            tr("line.now", "<i>{words}</i>", words=args["words"]),
        ),
        ((never,),),
    )


def line_changed(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The new words are saved."""
    return Screen(voice.tr("line.changed", "✏️ Saved. /progress shows your lines."))


def report(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What is wrong on this card?"""
    tr = voice.tr
    text = tr("report.ask", "⚑ What is wrong on this card? One sentence helps most. The people who run the course will read it.")
    return Screen(text, ((Button(tr.label("report.never_mind", "Never mind"), "forget"),),))


def report_thanks(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The report is saved."""
    return Screen(voice.tr("report.thanks", "⚑ Thank you, saved and passed on. The lesson goes on above."))


def forgotten(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The question is withdrawn."""
    return Screen(voice.tr("forget.done", "All right, nothing was changed."))


def button_will_do(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Words where no words are wanted."""
    return Screen(
        voice.tr(
            "odd.words",
            "Thanks, but I am not waiting for words just now. Tap a button above; /next shows where you are, /help what I can do.",
        ),
        _next_button(voice),
    )


def only_words(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A photo, a voice message, a sticker, a file."""
    return Screen(
        voice.tr("odd.only_words", "I can only read typed words. /next shows where you are, /help what I can do."),
        _next_button(voice),
    )


def unknown_command(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A command that does not exist (for this person)."""
    return Screen(voice.tr("odd.unknown_command", "I don't know that command. /help lists what I can do."))


def not_started(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Somebody who has not begun asks for something a learner has."""
    return Screen(voice.tr("odd.not_started", "You have not begun yet. /start opens the course."))


def _next_button(voice: Voice) -> Rows:
    return ((Button(voice.tr.label("odd.where", "Where am I?"), "next"),),)


def private_only(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Said once in a group, before leaving it."""
    return Screen(
        voice.tr(
            "odd.private_only",
            "Hello! I teach in private chats only, so I'll leave this group. Write to me directly to begin the course.",
        )
    )


def trouble(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Something of ours went wrong; nothing is lost."""
    return Screen(
        voice.tr(
            "odd.trouble",
            "Sorry, I could not handle that. Nothing you did before is lost, and my makers have been told. /next shows where you are.",
        )
    )


def nothing_further(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Everything there is has been done."""
    return Screen(voice.tr("next.nothing", "You have done every lesson there is today. /progress shows what you wrote."))
