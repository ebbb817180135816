"""How people reach the newer kinds of step: a small course that has them all, and the way to each."""

from pathlib import Path
from typing import Any

from tests.course_kinds import CHOOSER, PLAN, with_check, with_parts, with_poll, with_video
from tests.course_lessons import add_quiz, change, write_course
from tests.journeys.chat import Chat
from tests.journeys.conftest import Town


def write_kinds(root: Path) -> Path:
    """A course of two lessons and a quiz: check and video in 1.1, a chooser and the plan in 1.2, buttons after the quiz."""
    folder = write_course(root)
    add_quiz(folder)
    with_check(folder / "1.1.yaml")
    with_video(folder / "1.1.yaml")
    with_parts(folder / "1.2.yaml", CHOOSER, PLAN)
    with_poll(folder / "quiz-1.yaml")
    change(
        folder / "course.yaml",
        "  - {id: problem, title: The problem}\n",
        "  - {id: problem, title: The problem}\n  - {id: people, title: The people}\n",
    )
    return root


async def at_exercise(chat: Chat) -> None:
    """Somebody at the exercise of lesson 1.1."""
    await chat.start()
    await chat.press("begin")
    await chat.press("=0")
    for _ in range(4):
        await chat.press("go")


async def at_chooser(chat: Chat, line: str | None = "Who cooks on Sundays?") -> None:
    """Somebody at the chooser of lesson 1.2; without a line the exercise of 1.1 was skipped."""
    await at_exercise(chat)
    if line is None:
        await chat.press("sk")
    await chat.do_lesson(line=line or "Words.")
    await chat.say("/next")
    await chat.press("=0")
    for _ in range(4):
        await chat.press("go")
    assert "Which way to cook?" in await chat.screen()


async def kept(town: Town, query: str, **what: Any) -> Any:
    """The one row a query finds for the only learner."""
    number = (await town.chat().state())["person"]["user_id"]

    async def look(tx: Any) -> Any:
        learner = await tx.learner_by_telegram_id(telegram_id=number)
        return await getattr(tx, query)(learner_id=learner["id"], **what)

    return await town.bot.store.read(look)
