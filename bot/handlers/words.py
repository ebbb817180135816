"""Typed words that were asked for: an answer in a form, a report, a call for help, a saved line, a word to look up …"""

from collections.abc import Mapping
from typing import Any

from telegram import Message

from bot.course.search import may_be_term
from bot.handlers.community import keep_proposal
from bot.handlers.context import Context
from bot.handlers.feedback import NOBODY, take_words
from bot.handlers.forms import show_again, take_answer
from bot.handlers.glossary import look_up
from bot.handlers.help import take_question
from bot.handlers.house import House, say, tell_owners, wait_for
from bot.learning.progress import WORDS_LIMIT
from bot.storage.people import Learner, enrolment_of, new_id


async def expected_words(house: House, learner: Learner, text: str, message: Message | None, context: Context) -> str | None:
    """Take the words of a message for what was asked; too long ones are given back and still expected."""
    if "form" in (learner.expects or {}):
        await take_answer(house, learner, text, message, context)
        return None
    words = text.strip()
    if len(words) > WORDS_LIMIT:
        await say(context, learner, "too_long", {"length": len(words)})
        return None
    expects = learner.expects or {}
    await context.tx.set_expects(id=learner.id, expects=None)
    if "report" in expects:
        await _report(house, learner, words, context, **expects["report"])
    elif "help" in expects:
        await take_question(house, learner, words, context, expects["help"])
    elif "line" in expects:
        await _line(learner, words, context, expects["line"], expects.get("fills"))
    elif "term" in expects:
        await look_up(house, learner, words, context)
    elif "proposal" in expects:
        await keep_proposal(house, learner, context, expects["proposal"], words)
    elif "feedback" in expects:
        await take_words(house, learner, context, expects["feedback"], words)
    if expects.get("feedback") != NOBODY:  # a form that comes back just then would tell who left no trace
        await show_again(house, learner, context)
    return None


def gives_way(expects: Mapping[str, Any], text: str) -> bool:
    """Whether an open lesson that waits for words too has them before this: what can be no term, or no answer to a form of which
    nobody tapped, or the rest of one that was given."""
    no_term = "term" in expects and not may_be_term(text.strip())
    return no_term or not {"unasked", "rest"}.isdisjoint(expects.get("form", {}))


async def _report(house: House, learner: Learner, words: str, context: Context, *, item: str, rev: str, language: str) -> None:
    await context.tx.add_report(
        id=new_id(), learner_id=learner.id, item=item, rev=rev, language=language, words=words, now=context.now
    )
    await tell_owners(house, context, "owner_report", {"item": item, "language": language, "words": words})
    await say(context, learner, "report_thanks")


async def _line(learner: Learner, words: str, context: Context, item: str, fills: str | None) -> None:
    """New words for a saved line, or the first ones for a plan line that its lesson was to fill."""
    enrolment = await enrolment_of(context.tx, learner.id)
    kept = [row async for row in context.tx.own_lines(learner_id=learner.id) if row["item"] == item]
    if enrolment is None or not (kept or fills):
        await say(context, learner, "button_will_do")
        return
    await context.tx.save_line(
        id=new_id(),
        learner_id=learner.id,
        enrolment_id=enrolment.id,
        item=item,
        line=kept[0]["line"] if kept else fills,
        words=words,
        now=context.now,
    )
    await say(context, learner, "line_changed")


async def ask_for_line(learner: Learner, name: str, context: Context) -> bool:
    """Ask for new wording of a saved line, named by its id or by what it answered; False if there is no such line."""
    kept = [row async for row in context.tx.own_lines(learner_id=learner.id) if name in (row["id"], row["item"])]
    if not kept:
        return False
    await wait_for(context, learner, {"line": kept[0]["item"]})
    await say(context, learner, "change_line", {"words": kept[0]["words"]})
    return True
