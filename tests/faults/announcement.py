"""An announcement to thousands while everything goes wrong and the bot is killed again and again (G10, G11, G15)."""

import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox.faults import Fault
from bot.storage import open_store
from tests.faults.crash import RANDOM, kill
from tests.faults.oracle import Verdict, violations, whole
from tests.faults.town import Town, looked_at, open_town, until
from tests.mailing_rooms import Reader, enrolled, mailed, moved, written

BLOCKED, BAD, TROUBLED, LOST = 0.02, 0.01, 0.03, 0.01
PLACES = ("claim_after_commit", "send_before_request", "send_after_request", "mark_after_commit", "before_commit", "after_commit")
BURST = 4  # refusals in a row, to as many chats
RETRY_SECONDS = 1
LONGEST_SECONDS = 120.0
WORDS, SECOND_WORDS = "The room has changed: it is 2.17.", "One more thing."
STOPPED = ("paused", "asking")


@dataclass
class Scene:
    """Who gets it, and what goes wrong for whom, by chat."""

    people: list[Reader]
    fates: dict[int, str] = field(default_factory=dict)
    mailing: str = ""


async def announced(folder: Path, seed: int, count: int, kills: int, *, most_trouble: int = 2) -> Verdict:
    """One announcement to so many, the bot killed so often meanwhile; then one more, and both are left to finish."""
    chance, verdict = random.Random(seed), Verdict()
    async with open_town(folder, seed, size=0) as town:
        town.crowd.calm = True
        scene = await _scene(town, chance, count, most_trouble)
        killed = 0
        for number in range(kills):
            if number % 3 == 0:
                _flood(town)
            place = RANDOM if number % 2 else chance.choice(PLACES)
            killed += await kill(town, place, chance, most=max(2, count // 250))
            await _let_go(town, scene.mailing)
        second = await _second(town, scene)
        await _finish(town, scene.mailing, second.mailing)
        _weigh(town, scene, killed, verdict)
        _heard(town, second, verdict)
    verdict.figures.update({"recipients": count, "kills": killed})
    verdict.wrong += whole(town.database) + violations(town.database)
    verdict.wrong = [f"seed {seed}: {what}" for what in verdict.wrong]
    return verdict


async def _scene(town: Town, chance: random.Random, count: int, most_trouble: int) -> Scene:
    chats = [town.crowd.expect(f"reader-{number}").chat for number in range(count)]
    now = town.sandbox.world.clock.now()
    store = await open_store(f"sqlite:///{town.database}")
    scene = Scene(await enrolled(store, [chat.id for chat in chats]))
    said = await written(store, {"en": WORDS}, now)
    scene.mailing = await mailed(store, said, now, scene.people)
    await store.close()
    for chat in chats:
        fate = _fate(chance)
        scene.fates[chat.id] = fate
        if fate == "blocked":
            assert chat.person is not None
            chat.person.blocked = True
        elif fate == "bad":
            _fault(town, chat.id, status=400, description="Bad Request: chat not found", times=9)
        elif fate == "trouble":
            _fault(town, chat.id, status=502, description="Bad Gateway", times=chance.randint(1, most_trouble))
        elif fate == "lost":
            _fault(town, chat.id, after_effect=True)
    return scene


def _fate(chance: random.Random) -> str:
    at = chance.random()
    for share, fate in ((BLOCKED, "blocked"), (BAD, "bad"), (TROUBLED, "trouble"), (LOST, "lost")):
        if at < share:
            return fate
        at -= share
    return "well"


def _fault(town: Town, chat_id: int, **how: Any) -> None:
    town.sandbox.faults.append(Fault("sendMessage", chat_id=chat_id, **how))


def _flood(town: Town) -> None:
    words = f"Too Many Requests: retry after {RETRY_SECONDS}"
    town.sandbox.faults.insert(0, Fault("sendMessage", BURST, 429, words, RETRY_SECONDS))


def _state(town: Town, mailing: str) -> str:
    with looked_at(town.database) as raw:
        return str(raw.execute("SELECT state FROM mailing WHERE id = ?", (mailing,)).fetchone()[0])


async def _let_go(town: Town, mailing: str) -> None:
    """It may have stopped by itself, for so much trouble: somebody says that it may go on."""
    if _state(town, mailing) in STOPPED:
        store = await open_store(f"sqlite:///{town.database}")
        await moved(store, mailing, "running", town.sandbox.world.clock.now())
        await store.close()


async def _finish(town: Town, *mailings: str) -> None:
    """Runs in peace, until nothing of them is left; each stop is clean."""

    def states() -> set[str]:
        return {_state(town, mailing) for mailing in mailings}

    while states() != {"finished"}:
        for mailing in mailings:
            await _let_go(town, mailing)
        bot = await town.bot().start()
        await until(lambda: states() == {"finished"} or bool(states() & set(STOPPED)), LONGEST_SECONDS)
        code, _ = await bot.stop()
        assert code == 0, f"the bot stopped with {code}: {bot.words()[-3000:]}"


def _weigh(town: Town, scene: Scene, killed: int, verdict: Verdict) -> None:
    """Every recipient in one final state, and what arrived is what the rows say."""
    sends = [call for call in town.calls if call.method == "sendmessage" and call.effect]
    arrived = Counter(call.chat_id for call in sends if WORDS in call.params["text"])
    with looked_at(town.database) as raw:
        rows = raw.execute("SELECT * FROM outbox WHERE mailing_id = ?", (scene.mailing,)).fetchall()
    found = {row["chat_id"]: row for row in rows}
    if len(rows) != len(scene.people) or set(found) != set(scene.fates):
        verdict.wrong.append(f"{len(rows)} rows for {len(scene.people)} people")
    for chat_id, row in found.items():
        verdict.figures[row["state"]] += 1
        verdict.wrong += _one(row, scene.fates.get(chat_id, "nobody"), arrived[chat_id])
    copies = sum(count - 1 for count in arrived.values() if count > 1)
    lost = sum(fate == "lost" for fate in scene.fates.values())
    verdict.figures["copies"] += copies
    verdict.figures["never arrived though it could"] += sum(
        not arrived[chat_id] for chat_id, fate in scene.fates.items() if fate not in ("blocked", "bad")
    )
    if copies > town.window * killed + lost:
        verdict.wrong.append(f"{copies} copies from {killed} kills and {lost} lost answers")
    strangers = set(arrived) - set(found)
    if strangers:
        verdict.wrong.append(f"{len(strangers)} chats got it that were not to")


ENDS = {
    "blocked": {"blocked", "uncertain"},
    "bad": {"failed", "uncertain"},
    "trouble": {"sent", "uncertain"},
    "lost": {"sent", "uncertain"},
    "well": {"sent", "uncertain"},
}


def _one(row: Any, fate: str, arrivals: int) -> list[str]:
    """What is wrong with one recipient."""
    who, state, wrong = f"chat {row['chat_id']} ({fate})", row["state"], []
    if state not in ENDS.get(fate, set()):
        wrong.append(f"{who} ended as {state}: {row['reason']}")
    if state == "sent" and not arrivals:
        wrong.append(f"{who} counts as sent and got nothing")
    if arrivals and state not in ("sent", "uncertain"):
        wrong.append(f"{who} got it and counts as {state}")
    if arrivals > 2:
        wrong.append(f"{who} got it {arrivals} times")
    return wrong


@dataclass
class Second:
    """Another announcement, to a tenth of them and to all who have blocked the bot: those hear nothing, not even a request."""

    mailing: str
    gone: set[int]
    after: int  # so many calls had been made before


async def _second(town: Town, scene: Scene) -> Second:
    with looked_at(town.database) as raw:
        gone = {row[0] for row in raw.execute("SELECT chat_id FROM learner WHERE reach <> 'ok'")}
    before, now = len(town.calls), town.sandbox.world.clock.now()
    people = [one for place, one in enumerate(scene.people) if one.chat_id in gone or place % 10 == 0]
    store = await open_store(f"sqlite:///{town.database}")
    mailing = await mailed(store, await written(store, {"en": SECOND_WORDS}, now), now, people)
    await store.close()
    return Second(mailing, gone, before)


def _heard(town: Town, second: Second, verdict: Verdict) -> None:
    asked = [call for call in list(town.calls)[second.after :] if call.chat_id in second.gone]
    verdict.figures["learners known to have blocked the bot"] += len(second.gone)
    verdict.figures["requests to them"] += len(asked)
    verdict.wrong += [f"{call.method} to chat {call.chat_id}, which has blocked the bot" for call in asked[:3]]
    with looked_at(town.database) as raw:
        rows = raw.execute("SELECT chat_id, state FROM outbox WHERE mailing_id = ?", (second.mailing,)).fetchall()
    verdict.wrong += [f"chat {row[0]} ended as {row[1]}" for row in rows if (row[0] in second.gone) > (row[1] == "blocked")]
