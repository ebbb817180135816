"""How people walk weeks, told by what buttons send, so that it is the same in every language."""

from typing import Any

from bot.course.markup import to_html
from bot.course.model import ChoiceQuestion, Quiz
from bot.language.markup import strip_tags
from tests.journeys.chat import Chat, Json, actions, words
from tests.journeys.conftest import Town

LESSONS = ("1.1", "1.2", "1.3", "1.4", "1.5")


async def enrol(chat: Chat, *, hour: int = 540, line: str = "A line of my own.") -> None:
    """/start, lesson 1.1, the place where it is asked for, and an hour."""
    await chat.start()
    await chat.press("begin")
    await chat.do_lesson(line=line)
    if "cBE" in actions(await chat.last()):
        await chat.press("cBE")
    await chat.press(f"h{hour}")


async def answer(chat: Chat, quiz: Quiz, *, right: bool) -> str | None:
    """Answer the open question of a quiz, given in the language it is told in, rightly or wholly wrongly, and go on."""
    shown = (await chat.screen()).splitlines()[0]
    asked = next(one for one in quiz.questions.values() if strip_tags(to_html(one.text)).splitlines()[0] in shown)
    if not isinstance(asked, ChoiceQuestion):
        await chat.say(str(asked.answer if right else asked.answer + 2 * asked.tolerance + 1))
        return await chat.press("go")
    chosen = [number for number, option in enumerate(asked.options) if option.right == right]
    for number in chosen if asked.kind == "several" else chosen[:1]:
        await chat.press(f"={number}")
    if asked.kind == "several":
        await chat.press("ok")
    return await chat.press("go")


async def sit_quiz(town: Town, chat: Chat, language: str, *, right: bool, name: str = "quiz-1") -> Json:
    """Begin the quiz that is shown, answer every question, and return the message with the result."""
    quiz = town.bot.house.library.quiz_telling("basic", name, language).quiz
    await chat.press("go")
    for _ in quiz.slots:
        await answer(chat, quiz, right=right)
    return next(message for message in reversed(await chat.messages()) if words(message).startswith("☑️"))


async def finished(town: Town, chat: Chat) -> dict[str, Any]:
    """What the store holds of somebody's week: the states of their plans, and whether the course is finished."""
    number = (await chat.state())["person"]["user_id"]

    async def look(tx: Any) -> dict[str, Any]:
        learner = await tx.learner_by_telegram_id(telegram_id=number)
        enrolment = await tx.enrolment_of(learner_id=learner["id"])
        done = [row["lesson"] async for row in tx.lessons_done(enrolment_id=enrolment["id"])]
        return {"done": done, "open": await tx.plan_now(enrolment_id=enrolment["id"]), "state": enrolment["state"]}

    return await town.bot.store.read(look)
