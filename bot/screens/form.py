"""A form in the chat: its introduction, one item at a time with what was answered before, and the thanks at its end."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.course.exercise import Choice
from bot.course.instrument import KnowledgeItem, LikertItem, NumberItem, OpenItem, RatingItem, ScaleItem, SeveralItem, referred
from bot.course.markup import to_html
from bot.evaluation.form import Asked, asked_of
from bot.language import Markup, Translator, escape
from bot.screens.heading import unit_asked_about
from bot.screens.question import letters
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs

SHORT = 14  # characters of choices of which two share a row
ONE_ROW = 6  # so many marks of a scale stand in one row


def form(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """An introduction (item is None; args: first, of) or an item, of an asking.

    args: asking, at, moment, privacy, item, number, of, given, opens, intro, plan_words (the plan asked after), reminds."""
    if args["item"] is None:
        return _introduction(voice, args)
    asked = asked_of(voice.library, args["item"], voice.tr.language)
    if asked is None:  # taken out of its instrument since: one tap leads past it
        tr = voice.tr
        return Screen(tr("form.gone", "This question is not asked any more."), _ways(tr, args, None))
    tr = _speaker(voice, args["item"])
    place = tr("form.place", "<i>Question {number} of {total}</i>", number=args["number"], total=args["of"])
    text = paragraphs(
        _reminder(tr, args),
        _unit(voice, tr, asked) if args["opens"] and args["intro"] else "",
        to_html(asked.instrument.intro) if args["intro"] else "",
        tr("form.plan", "You planned: <i>{words}</i>", words=args["plan_words"]) if args.get("plan_words") else "",
        lines(place if args["of"] > 1 else "", to_html(asked.item.text)),
        _note(tr, asked, args["given"]),
        _kept(tr, args["privacy"]) if args["opens"] and args["intro"] else "",
    )
    return Screen(text, (*_choices(tr, asked, args), *_ways(tr, args, asked)))


def _reminder(tr: Translator, args: Mapping[str, Any]) -> Markup:
    """That it was shown before, where it comes once more."""
    said = tr("form.reminder", "<i>A reminder, the only one: these questions still wait for you, if you like.</i>")
    return said if args.get("reminds") else Markup("")


def _unit(voice: Voice, tr: Translator, asked: Asked) -> Markup:
    """Which week "this week" is: the form of a quiz may come days after it."""
    name = unit_asked_about(voice.library, tr, asked.instrument.id)
    return Markup(f"<b>{escape(name)}</b>") if name else Markup("")


def form_done(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """The end of a form; args: moment, last (the reference of the item answered last; None: there is nothing to give thanks for)."""
    if args["last"] is None:
        return form_declined(voice, args)
    tr = _speaker(voice, args["last"])
    asked = asked_of(voice.library, args["last"], voice.tr.language)
    own = asked.instrument.thanks if asked else ""
    thanks = to_html(own) if own else tr("form.thanks", "Thank you, that helps to make the course better.")
    return _onward(tr, thanks, args)


def form_declined(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """No questions, and nothing follows from it; args: moment."""
    return _onward(voice.tr, voice.tr("form.declined", "All right, no questions. Nothing changes for you."), args)


def form_number(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """A number between two others was asked for; args: low, high."""
    return Screen(
        voice.tr(
            "form.not_a_number",
            "Please send one whole number from {low} to {high}, in digits.",
            low=voice.tr.number(args["low"]),
            high=voice.tr.number(args["high"]),
        )
    )


def _onward(tr: Translator, text: Markup, args: Mapping[str, Any]) -> Screen:
    if args["moment"] == "before":
        return Screen(text, ((Button(tr.label("back.start", "Start lesson {number}", number=1), "next"),),))
    return Screen(paragraphs(text, tr("form.onward", "/next leads back to the course.")))


def _speaker(voice: Voice, ref: str) -> Translator:
    """The interface in the language in which the instrument of a reference is told: never two languages in one message."""
    try:
        return voice.interface.translator(voice.library.instrument(referred(ref)[0], voice.tr.language).language)
    except KeyError:
        return voice.tr


def _introduction(voice: Voice, args: Mapping[str, Any]) -> Screen:
    tr = _speaker(voice, args["first"])
    asked = asked_of(voice.library, args["first"], voice.tr.language)
    total = tr.plural(
        "form.total",
        "{count} question at most. You can skip it.",
        "{count} questions at most, one at a time. You can skip any of them.",
        count=args["of"],
    )
    text = paragraphs(_reminder(tr, args), to_html(asked.instrument.intro) if asked else "", total, _kept(tr, args["privacy"]))
    begin = _button(tr.label("form.begin", "Begin"), args, "go")
    if args["moment"] == "before":  # going straight on says no as well as a button that says so
        return Screen(text, ((begin,), (Button(tr.label("form.straight_on", "On to lesson 1"), "next"),)))
    return Screen(text, ((begin, _button(tr.label("form.not_now", "Not now"), args, "no")),))


def _kept(tr: Translator, privacy: str) -> Markup:
    """How the answers are kept, in one small sentence."""
    if privacy == "anonymous":
        return tr(
            "form.anonymous",
            "<i>Kept without your name and without any code: afterwards nobody can tell whose answers they were, so nobody can "
            "delete them for you either.</i>",
        )
    return tr(
        "form.pseudonymous",
        "<i>Kept under a code instead of your name: those who evaluate the course see the answers, not who gave them.</i>",
    )


def _note(tr: Translator, asked: Asked, given: str | None) -> Markup:
    """What to do, where the buttons do not say it by themselves; and words that were given before."""
    item = asked.item
    if isinstance(item, ScaleItem | RatingItem):
        ends = asked.instrument.ends(item)
        return tr("scale.ends", "<i>{low} = {low_label}, {high} = {high_label}</i>", low=ends.low, low_label=ends.low_label, high=ends.high, high_label=ends.high_label)  # fmt: skip
    if isinstance(item, KnowledgeItem):
        options = zip(letters(tr), item.options, strict=False)
        return lines(*(Markup(f"<b>{letter}</b> {to_html(option.text)}") for letter, option in options))
    if isinstance(item, SeveralItem):
        if item.most is None:
            return tr("form.several", "<i>Tap all that fit.</i>")
        return tr.plural("form.several_most", "<i>Tap at most {count}.</i>", "<i>Tap up to {count}.</i>", count=item.most)
    if not isinstance(item, NumberItem | OpenItem):
        return Markup("")
    if given is not None:
        return tr("form.given", "You wrote: <b>{words}</b>\n<i>To change it, type it anew and send it.</i>", words=given)
    if isinstance(item, NumberItem):
        low, high = tr.number(item.low), tr.number(item.high)
        return tr("form.type_number", "<i>✏️ Type a number from {low} to {high}.</i>", low=low, high=high)
    return tr(
        "form.type_words",
        "<i>✏️ Type your answer and send it. Please leave out names of real people and anything confidential.</i>",
    )


def _choices(tr: Translator, asked: Asked, args: Mapping[str, Any]) -> Rows:
    """What can be tapped as an answer, with a mark on what was given before."""
    item, choices, given = asked.item, asked.instrument.choices(asked.item), args["given"]
    if isinstance(item, SeveralItem):
        ticked = (given or "").split()
        return tuple((_button(("✓ " if one.id in ticked else "") + one.text, args, f"+{one.id}"),) for one in choices)
    if isinstance(item, ScaleItem | RatingItem):
        marks = [_choice(args, one.id, tr.number(int(one.id))) for one in choices]
        middle = len(marks) if len(marks) <= ONE_ROW else (len(marks) + 1) // 2
        return tuple(row for row in (tuple(marks[:middle]), tuple(marks[middle:])) if row)
    if isinstance(item, KnowledgeItem):
        named = zip(letters(tr), choices[: len(item.options)], strict=False)
        tail = tuple((_choice(args, one.id, one.text),) for one in choices[len(item.options) :])
        return (tuple(_choice(args, one.id, letter) for letter, one in named), *tail)
    if isinstance(item, LikertItem):
        return tuple((_choice(args, one.id, one.text),) for one in choices)
    return _paired(choices, args)


def _paired(choices: Sequence[Choice], args: Mapping[str, Any]) -> Rows:
    """One choice a row, or two neighbours where both are short."""
    rows: list[tuple[Button, ...]] = []
    left = list(choices)
    while left:
        size = 2 if len(left) > 1 and max(len(left[0].text), len(left[1].text)) <= SHORT else 1
        rows.append(tuple(_choice(args, one.id, one.text) for one in left[:size]))
        left = left[size:]
    return tuple(rows)


def _ways(tr: Translator, args: Mapping[str, Any], asked: Asked | None) -> Rows:
    """The buttons under every item: on, back, without an answer, and out."""
    on: Rows = ()
    if args["given"] is not None:
        several = asked is not None and isinstance(asked.item, SeveralItem)
        label = tr.label("form.thats_all", "That's all") if several else tr.label("lesson.go_on", "Go on")
        on = ((_button(label, args, "ready"),),)
    back = () if args["opens"] else (_button(tr.label("form.back", "⬅ Back"), args, "back"),)
    private = tr.label("form.private", "Prefer not to say")
    unsaid: Rows = ((_button(private, args, "private"),),) if asked is not None and asked.item.personal else ()
    stop = tr.label("form.stop", "Stop here")
    out: Rows = ((_button(stop, args, "stop"),),) if args["number"] < args["of"] else ()
    return (*on, *unsaid, (*back, _button(tr.label("form.skip", "Skip"), args, "skip")), *out)


def _choice(args: Mapping[str, Any], value: str, label: str) -> Button:
    return _button(("• " if args["given"] == value else "") + label, args, f"={value}")


def _button(label: str, args: Mapping[str, Any], action: str) -> Button:
    return Button(label, f"fo:{args['asking']}:{args['at']}:{action}")
