"""What the bench counts, counted right: commits, handled taps, fixed arrival times."""

from datetime import datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from bot.storage import Tx, open_store
from tests.bench.crowd import Crowd, Standing
from tests.bench.latency import TAPS, TAPS_PER_SECOND, moments
from tests.bench.morning import where_it_is_two
from tests.bench.processes import commits
from tests.bench.report import least, most
from tests.bench.server import TOKEN, Telegram

BUTTON = {"inline_keyboard": [[{"text": "Go on", "callback_data": "p:1:go"}]]}


async def test_every_transaction_that_wrote_something_is_one_commit(tmp_path: Path) -> None:
    database = tmp_path / "data" / "course.db"
    store = await open_store(f"sqlite:///{database}")

    numbers = count()

    async def writes(tx: Tx) -> None:
        await tx.set_setting(name="n", value=str(next(numbers)))  # the same once more would write nothing

    async def looks(tx: Tx) -> None:
        await tx.setting(name="n")

    await store.write(writes)
    before = commits(database)
    for _ in range(7):
        await store.write(writes)
        await store.write(looks)
    assert commits(database) - before == 7
    await store.close()


async def test_a_tap_is_handled_when_its_third_call_has_arrived() -> None:
    telegram = Telegram()
    await telegram.start()
    crowd = Crowd(telegram, [Standing(5, 900, "A card", BUTTON, "p:1:go")])
    person = crowd.people[5]
    crowd.tap(person, 0.0)
    async with aiohttp.ClientSession(f"{telegram.url}/bot{TOKEN}/") as bot:
        async with bot.post("getUpdates", json={"timeout": 1}) as answer:
            (update,) = (await answer.json())["result"]
        query = update["callback_query"]
        strip = ("editMessageReplyMarkup", {"chat_id": 5, "message_id": query["message"]["message_id"]})
        card = ("sendMessage", {"chat_id": 5, "text": "The next card", "reply_markup": BUTTON})
        handled = []
        for method, call in (("answerCallbackQuery", {"callback_query_id": query["id"]}), card, strip, strip):
            async with bot.post(method, json=call) as answer:
                assert (await answer.json())["ok"]
            handled.append(crowd.handled)
    assert handled == [0, 0, 1, 1]
    assert person.standing.text == "The next card"
    assert telegram.calls["editmessagereplymarkup"] == 2  # counted as made, so a call too many shows
    await telegram.stop()


def test_the_taps_of_the_open_load_come_at_moments_fixed_in_advance() -> None:
    assert moments() == moments()
    assert len(moments()) == TAPS
    assert TAPS / moments()[-1] == pytest.approx(TAPS_PER_SECOND, rel=0.1)


@pytest.mark.parametrize("hour", range(24))
def test_the_queue_is_made_in_the_afternoon_whenever_the_bench_runs(hour: int) -> None:
    now = 1_795_000_000 // 86400 * 86400 + hour * 3600 + 1800
    assert datetime.fromtimestamp(now, ZoneInfo(where_it_is_two(now))).hour == 14


def test_a_figure_on_the_wrong_side_of_its_bar_is_said_so() -> None:
    assert [least("taps", 1.5, "", 1.5).kept, least("taps", 1.49, "", 1.5).kept] == [True, False]
    assert [most("p95", 249.9, " ms", 250).kept, most("p95", 250.0, " ms", 250).kept] == [True, False]
