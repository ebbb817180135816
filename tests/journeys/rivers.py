"""A pilot in three languages, with people who have answered about their first week, and people who have not."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import yaml

from bot.app import PEOPLE
from bot.course.instrument import Moment
from bot.evaluation.form import Given
from bot.evaluation.pilot import Pilot
from bot.storage.asking import add_asking
from bot.storage.people import Learner, learner_by_id, learner_by_telegram_id, new_id
from bot.storage.pilot import Plan, make_pilot
from bot.storage.response import keep, keep_nobodys
from bot.storage.tx import Tx
from tests.journeys.announcing import number_of, read_in
from tests.journeys.cohorts import cohort_with
from tests.journeys.conftest import ROOT, Town

ROUND = "Three rivers, autumn"
LANGUAGES = {"Sofia": "en", "Mads": "da", "Ania": "pl"}
BEFORE_THEM = 12  # people who have answered already, as many in each language
SILENT = ("boyan", "eleni", "anton", "jonas", "piotr")  # who were asked about the week and have not answered
WEEK = ["basic/quiz-1/feedback", "basic/quiz-1/feedback-more"]
PULSE = ["pulse/useful", "pulse/why"]


def with_rivers(folder: Path) -> Path:
    """A root with the course, whose first week has two short lessons, and with an example of a pilot in these languages."""
    root = folder / "root"
    shutil.copytree(ROOT / "lessons", root / "lessons")
    for shared in ("locales", "bot"):
        (root / shared).symlink_to(ROOT / shared)
    course, pilots = root / "lessons" / "basic", root / "lessons" / "pilots"
    rivers = (pilots / "online.yaml").read_text("utf-8").replace("id: online", "id: rivers").replace("[en]", "[en, da, pl]")
    (pilots / "rivers.yaml").write_text(rivers.replace(" weekly,", ""), "utf-8")  # of which each gets another sample, if any
    outline, quiz = course / "course.yaml", course / "quiz-1.yaml"
    outline.write_text(outline.read_text("utf-8").replace('"1.2", "1.3", "1.4", "1.5"]', '"1.2"]'), "utf-8")
    quiz.write_text(re.sub(r'about: "1\.[345]"', 'about: "1.2"', quiz.read_text("utf-8")), "utf-8")
    for lesson in ("1.3", "1.4", "1.5"):
        (course / f"{lesson}.yaml").unlink()
    for lesson in ("1.1", "1.2"):
        cut(course / f"{lesson}.yaml", cards=1, questions=1)
    return root


def cut(file: Path, **most: int) -> None:
    """Leave so many of the cards or questions of a lesson."""
    whole = yaml.safe_load(file.read_text("utf-8"))
    whole |= {name: whole[name][:number] for name, number in most.items()}
    file.write_text(yaml.safe_dump(whole, sort_keys=False), "utf-8")


async def round_begins(town: Town) -> None:
    """A cohort in a pilot: our three, people who have answered before them, and people who have not."""
    chats = [town.chat(name) for name in (*map(str.lower, LANGUAGES), *SILENT)]
    for chat in chats:
        await chat.post("start")
    await chats[0].settle()
    cohort = await cohort_with(town, "Ruse, autumn", chats)
    numbers = [await number_of(chat) for chat in chats]
    now = town.sandbox.world.clock.now()

    async def work(tx: Tx) -> None:
        for number, language in zip(numbers, LANGUAGES.values(), strict=False):
            await read_in(tx, number, language)
        plan = Plan(ROUND, "rivers", "Europe/Sofia", now - 3600, now + 200 * 86400, (cohort,))
        pilot = await make_pilot(tx, town.bot.house, plan, "nobody", now)
        for number in range(BEFORE_THEM):
            await has_answered(tx, pilot, cohort, number, now)
        for telegram_id in numbers[len(LANGUAGES) :]:
            silent = await learner_by_telegram_id(tx, telegram_id)
            assert silent is not None
            await tx.add_enrolment(id=new_id(), learner_id=silent.id, course="basic", now=now)
            await asked(tx, pilot, silent, "week", WEEK, "asked")

    await town.bot.store.write(work)


async def has_answered(tx: Tx, pilot: Pilot, cohort: str, number: int, now: int) -> None:
    """Somebody without a chat here answered last Friday: the week under their code, a lesson without a trace."""
    id, language = f"learner-id-{number:05}", list(LANGUAGES.values())[number % 3]
    await tx.add_learner(
        id=id, telegram_id=880000 + number, chat_id=880000 + number, language=language, zone="Europe/Warsaw", country=None,
        minute_of_day=540, days="12345", notice_version="1", now=now,
    )  # fmt: skip
    assert await tx.enter_cohort(cohort_id=cohort, learner_id=id, now=now) is not None
    learner = await learner_by_id(tx, id)
    assert learner is not None
    await asked(tx, pilot, learner, "week", WEEK, "done")
    await asked(tx, pilot, learner, "lesson", PULSE, "done")
    given = {WEEK[0]: Given("7"), WEEK[1]: Given(f"Words {number} about the week.")}
    await keep(tx, pilot, learner, given, occasion="quiz-1", language=language, now=now, words=WEEK[1:])
    pulse = {"useful": "4", "why": f"Words {number} about a lesson."}
    await keep_nobodys(tx, pilot, "pulse", pulse, occasion="1.2", language=language, now=now, texts=1)


async def asked(tx: Tx, pilot: Pilot, learner: Learner, moment: Moment, items: list[str], state: Any) -> None:
    """Somebody was asked last Friday."""
    await add_asking(
        tx, pilot_id=pilot.id, learner_id=learner.id, moment=moment, occasion="quiz-1" if moment == "week" else "1.2",
        items=items, privacy="pseudonymous" if moment == "week" else "anonymous", language=learner.language, state=state,
        asked_on="2026-11-20",
    )  # fmt: skip


def everybody(database: Path) -> set[str]:
    """Whatever leads to somebody: the numbers and names of the sandbox, and the ids of learners and of what they were asked."""
    with closing(sqlite3.connect(database)) as db:
        found = db.execute("SELECT id FROM learner UNION ALL SELECT id FROM asking UNION ALL SELECT telegram_id FROM learner")
        return {str(one) for (one,) in found} | {person.first_name for person in PEOPLE}
