"""The notice in full, the learner's data, erasing and stopping."""

from collections.abc import Mapping
from typing import Any

from bot.language import Markup
from bot.screens.screen import Button, Document, Screen, Voice, lines, paragraphs


def privacy(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The whole story: who, what, why, where, how long, which rights; every sentence true today."""
    tr, operator = voice.tr, voice.operator
    more = (
        tr("privacy.more", "The operator's own notice: {url}", url=operator.privacy_url) if operator.privacy_url else Markup("")
    )
    return Screen(
        paragraphs(
            tr("privacy.title", "🔒 <b>Your data in this course</b>"),
            lines(who(voice), more),
            tr(
                "privacy.kept",
                "<b>What is kept:</b> your Telegram user ID, your language, time zone, hour and days, which messages you do not want, when "
                "you were last here, how far you are, your answers, the lines you write, what you report, propose, ask or say in "
                "feedback, what you were asked about the course, your cohort and your number in it, for an hour how often you typed a "
                "wrong cohort code, and when messages were sent. "
                "Of those who help to run the course also their role, what its owners call them, and what they did. The name, photo and "
                "phone number of your Telegram profile are not kept.",
            ),
            tr(
                "privacy.purpose",
                "<b>What for:</b> to bring you the lessons, show you your progress, write to you about the course, help you where you ask, "
                "find out how well it works, and improve it. Nothing is decided about you with it.",
            ),
            tr(
                "privacy.readers",
                "<b>Who sees it:</b> the people who run the course read what you report and propose, without your name. "
                "They and the trainers of your cohort see by your number how far you are, your language, when you joined it, until when you "
                "pause, when you were last here, and the text of your requests for help; your answers in lessons, your lines and your account "
                "they do not see. The operator's technicians can reach the database. Telegram carries every message and keeps this chat by its "
                "own rules, so please write no secrets, no health data and no names of other people.",
            ),
            said_about_course(voice),
            tr("privacy.long", "<b>How long:</b> all else until you erase it, or until the operator ends the course."),
            tr(
                "privacy.rights",
                "<b>Your rights:</b> /mydata sends you everything as a file, /settings and /language change it, /erase deletes it at once, "
                "/stop ends the messages. Answers that no key leads to, /mydata and /erase cannot find. You can complain to your "
                "data protection authority. Messages already in this chat stay until you delete the chat.",
            ),
            tr("privacy.version", "<i>Notice of {version}.</i>", version=args["version"]),
        )
    )


def said_about_course(voice: Voice) -> Markup:
    """What becomes of answers about the course: codes, keys, and what evaluators see."""
    return voice.tr(
        "privacy.evaluation",
        "<b>What you say about the course,</b> when asked or in /feedback: you may skip every question. Words and answers are kept "
        "under a code that only a secret key can make from your ID. Evaluators read them without your name or ID; they see "
        "numbers only rounded down to fives, and your language, cohort or work only where at least five people share it. What you "
        "give anonymously has no code at all, and is read only together with at least four others. When your round of the course "
        "ends, the key is destroyed, and nobody can tell any more which answers are yours; twelve months later all answers are "
        "deleted (outside a round: twelve months after they were given). A voice message or a photo is kept with your ID and "
        "passed on as it is.",
    )


def who(voice: Voice) -> Markup:
    """Who is responsible; in the sandbox, that nobody has to be."""
    tr = voice.tr
    if not voice.operator_contact:
        return tr("privacy.nobody", "<b>Who is responsible:</b> whoever started this trial. Nothing leaves this machine.")
    name, contact = voice.operator_name, voice.operator_contact
    return tr("privacy.who", "<b>Who is responsible:</b> {operator}, {contact}.", operator=name, contact=contact)


def mydata(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Everything that is kept about the learner, as a file."""
    text = voice.tr("mydata.caption", "Everything I keep about you, as a JSON file. /erase deletes it.")
    return Screen(text, document=Document("my-data.json", "mydata"))


def erase(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Are you sure? args: now, so that an old message cannot erase months later."""
    tr = voice.tr
    yes = Button(tr.label("erase.yes", "Yes, erase everything"), f"erase:yes:{args['now']}")
    no = Button(tr.label("erase.no", "No, keep it"), "erase:no")
    text = tr(
        "erase.sure",
        "<b>Erase everything?</b> Your answers, your lines and your place in the course are deleted for good, also what you said under "
        "a code, and no more lessons come. What you said anonymously, or in a round of the course that has ended, leads to nobody any "
        "more and cannot be found. Messages already in this chat stay until you delete the chat. /mydata gives you a copy first.",
    )
    return Screen(text, ((yes,), (no,)))


def erase_kept(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Nothing was erased."""
    return Screen(voice.tr("erase.kept", "Nothing was erased."))


def erased(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The farewell; args: by_code (whether it takes a code to begin)."""
    if args.get("by_code"):
        return Screen(voice.tr("erase.done_code", "Everything about you is erased. Thank you for trying the course."))
    return Screen(voice.tr("erase.done", "Everything about you is erased. Thank you for trying the course. /start begins anew."))


def nothing_kept(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A stranger asks for their data."""
    return Screen(voice.tr("mydata.nothing", "I keep nothing about you. /start begins the course."))


def stop(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Stop the messages: keep the place, or erase all."""
    tr = voice.tr
    keep = Button(tr.label("stop.keep", "Keep my place"), "stop:keep")
    everything = Button(tr.label("stop.erase", "Erase all"), "stop:erase")
    return Screen(
        tr("stop.which", "No more lessons, then. Shall I keep your place, so that you can come back?"), ((keep,), (everything,))
    )


def stopped(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The place is kept, nothing comes any more."""
    return Screen(voice.tr("stop.done", "Your place is kept and nothing more comes. /start brings you back whenever you like."))
