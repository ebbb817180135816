"""Between lessons: progress, help, saved lines, reports, and a sensible word about everything unexpected."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs


def help_(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What can be done here, who to ask, and that the course is independent; args: staff (whether they help to run it)."""
    tr = voice.tr
    commands = lines(*(Markup(f"/{name} {words}") for name, words in command_words(voice)))
    return Screen(
        paragraphs(
            tr("help.title", "<b>What I can do</b>"),
            commands,
            _staff_line(voice) if args.get("staff") else "",
            contact(voice),
            tr("help.independent", "This is an independent course. The European Commission did not make or endorse it."),
        )
    )


def _staff_line(voice: Voice) -> Markup:
    tr = voice.staff_tr("staff.help_line")
    return tr("staff.help_line", "/staff lists what you may do for this course.")


def contact(voice: Voice) -> Markup:
    """Who answers questions; in the sandbox, that nobody does."""
    tr, who = voice.tr, voice.operator_name
    if not voice.operator_contact:
        return tr("help.nobody", "Nobody answers questions here: this bot runs for a trial, and nothing leaves this machine.")
    return tr("help.contact", "Questions about the course: {operator}, {contact}.", operator=who, contact=voice.operator_contact)


def command_words(voice: Voice) -> tuple[tuple[str, str], ...]:
    """Every command a learner has, with what it does; the menu and /help say the same."""
    tr = voice.tr
    return (
        ("next", tr.label("command.next", "the next lesson, or go on")),
        ("progress", tr.label("command.progress", "how far you are")),
        ("lessons", tr.label("command.lessons", "read a lesson again")),
        ("notes", tr.label("command.notes", "your own lines")),
        ("glossary", tr.label("command.glossary", "what a word means")),
        ("pause", tr.label("command.pause", "a break until a day you choose")),
        ("feedback", tr.label("command.feedback", "tell us what you think")),
        ("community", tr.label("command.community", "newsletter, community, blog")),
        ("propose", tr.label("command.propose", "an idea or a blog post")),
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
    return Screen(voice.tr("line.changed", "✏️ Saved. /notes shows your lines."))


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
    return Screen(voice.tr("next.nothing", "You have done every lesson there is today. /notes shows what you wrote."))
