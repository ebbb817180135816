"""The glossary in the chat: the list of terms, one term and what to look at next, what a search found."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.course.catalogue import GlossaryTelling
from bot.course.search import in_order
from bot.language import Markup, Translator, escape
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs

PER_PAGE = 10


def glossary(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One page of the terms in the order of the alphabet, a button for each; args: page, from 0."""
    telling, tr = _told(voice)
    every = in_order(telling.glossary, telling.language)
    if not every:
        return Screen(tr("glossary.empty", "There are no terms to look up yet."))
    pages = -(-len(every) // PER_PAGE)
    page = min(args["page"], pages - 1)
    ids = every[page * PER_PAGE : (page + 1) * PER_PAGE]
    what = tr.plural(
        "glossary.title",
        "📚 <b>Glossary</b>\n{count} term. Tap it to see what it means.",
        "📚 <b>Glossary</b>\n{count} terms. Tap one to see what it means.",
        count=len(every),
    )
    where = tr(
        "glossary.page",
        "<i>{first} – {last} · page {number} of {total}</i>",
        first=telling.glossary.by_id[ids[0]].term,
        last=telling.glossary.by_id[ids[-1]].term,
        number=page + 1,
        total=pages,
    )
    turns = []
    if page:
        turns.append(Button(tr.label("look.back", "◀ Back"), f"gl:{page - 1}"))
    if page + 1 < pages:
        turns.append(Button(tr.label("look.next", "Next ▶"), f"gl:{page + 1}"))
    rows: Rows = (*_terms(telling, ids), *([tuple(turns)] if turns else []), (_search(tr),))
    return Screen(paragraphs(what, where, _why_not_mine(voice, telling)), rows)


def term(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One term with what it means, and the way to others; the list, where there is no such term; args: term."""
    telling, tr = _told(voice)
    if args["term"] not in telling.glossary.by_id:
        return glossary(voice, {"page": 0})
    shown = telling.glossary.by_id[args["term"]]
    text = lines(Markup(f"<b>{escape(shown.term)}</b>"), escape(shown.text))
    see = tr("glossary.see", "See also:") if shown.see else ""
    page = in_order(telling.glossary, telling.language).index(shown.id) // PER_PAGE
    return Screen(paragraphs(text, _why_not_mine(voice, telling), see), (*_terms(telling, shown.see), (_all(tr, page),)))


def terms_found(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Several terms that fit what was typed; args: terms, more."""
    telling, tr = _told(voice)
    said = tr("glossary.found", "These terms fit:")
    if args["more"]:
        said = tr("glossary.found_many", "Many terms fit. Here are some of them:")
    return Screen(paragraphs(said, _why_not_mine(voice, telling)), (*_terms(telling, args["terms"]), (_all(tr, 0),)))


def terms_none(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """No term fits; args: terms, those that come nearest, if any."""
    telling, tr = _told(voice)
    said = tr("glossary.none", "I have no term like that. You find all of them in the list.")
    if args["terms"]:
        said = tr("glossary.none_near", "I have no term like that. Perhaps you mean one of these?")
    buttons = (*_terms(telling, args["terms"]), (_search(tr),), (_all(tr, 0),))
    return Screen(paragraphs(said, _why_not_mine(voice, telling)), buttons)


def glossary_ask(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Which word? The next words are it."""
    tr = voice.tr
    text = tr("glossary.ask", "🔎 Which word are you looking for? Type it here.")
    return Screen(text, ((Button(tr.label("report.never_mind", "Never mind"), "forget"),),))


def _told(voice: Voice) -> tuple[GlossaryTelling, Translator]:
    """The glossary, and who speaks around it: one language, buttons and all."""
    telling = voice.library.glossary(voice.tr.language)
    return telling, voice.interface.translator(telling.language)


def _why_not_mine(voice: Voice, telling: GlossaryTelling) -> Markup:
    """Why the glossary comes in another language, said in the learner's own; nothing where it does not."""
    if telling.language == telling.wanted:
        return Markup("")
    return voice.tr(
        "glossary.fallback",
        "<i>The glossary is not ready in your language yet. It comes in another one: {language}.</i>",
        language=voice.tr.language_name(telling.language),
    )


def _terms(telling: GlossaryTelling, ids: Iterable[str]) -> Rows:
    """A button for each term, one in a row; a term there is no more has none."""
    known = telling.glossary.by_id
    return tuple((Button(known[id].term, f"term:{id}"),) for id in ids if id in known)


def _search(tr: Translator) -> Button:
    return Button(tr.label("glossary.search", "🔎 Search"), "gl:search")


def _all(tr: Translator, page: int) -> Button:
    return Button(tr.label("glossary.all", "◀ All terms"), f"gl:{page}")
