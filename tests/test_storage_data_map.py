"""The map of the data: of every column it says whether it is about a person, and what /mydata and /erase do with it."""

import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.evaluation.pseudonym import pseudonym
from bot.handlers.privacy import erase_learner, my_data
from bot.storage import Store, Tx
from bot.storage.migrate import migrate
from bot.storage.people import learner_by_id
from tests.test_storage_scrub import bytes_on_disk

# Four kinds of columns.
#   told    about a person: stands in /mydata, gone after /erase
#   gone    about a person too, but says nothing to them (our own ids and counters): gone after /erase
#   nobody  a random id of somebody who runs the course: leads to nobody once they are erased, and stays so that deeds add up
#   apart   about no person: the course, the organisers' own texts, numbers for the sums
PEOPLE: dict[str, dict[str, str]] = {
    "learner": {
        "told": "id telegram_id chat_id language country zone minute_of_day days reach reach_epoch stopped_at expects "
        "notice_version notice_shown_at joined_at paused_until seen_at",
    },
    "enrolment": {"told": "course state last_lesson_day begun_at finished_at", "gone": "id learner_id"},
    "plan": {
        "told": "lesson state due_at step rev language issued_at begun_at done_at",
        "gone": "id enrolment_id nudges nudge_at",
    },
    "prompt": {"told": "step inside message_id made_at", "gone": "nonce learner_id plan_id"},
    "answer": {"told": "item attempt given percent rev language at", "gone": "id learner_id enrolment_id"},
    "own_line": {"told": "item line words", "gone": "id learner_id enrolment_id at"},
    "report": {"told": "item rev language words at", "gone": "id learner_id"},
    "recall": {"told": "lesson rung asked_on", "gone": "learner_id"},
    "feedback": {"told": "item kind score words file_id language at", "gone": "id learner_id"},
    "membership": {"told": "course number state joined_at left_at", "gone": "cohort_id learner_id"},
    "help_request": {
        "told": "item language state asked_at answered_at exchange",
        "gone": "id learner_id cohort_id rev read_at",
        "nobody": "answered_by",
    },
    "help_words": {"told": "exchange said_by words at", "gone": "request_id"},
    "proposal": {"told": "number kind words language state answer at answered_at", "gone": "id learner_id"},
    "opt_out": {"told": "topic at", "gone": "learner_id"},
    "upload": {"told": "purpose name size state made_at", "gone": "id learner_id file_id body tries next_at"},
    "join_guess": {"told": "tries since", "gone": "telegram_id"},
    "role": {"told": "role label given_at", "gone": "learner_id cohort_id digest_at", "nobody": "given_by"},
    "staff_label": {"told": "label", "gone": "learner_id"},
    "confirmation": {"told": "purpose object expires_at used_at", "gone": "nonce learner_id digest count"},
    "asking": {
        "told": "moment occasion items state draft language asked_on due_at drop_at reminded reminded_on anonymous",
        "gone": "id pilot_id learner_id at_item",
    },
    # Under a code, which only the key of a pilot leads to: found with it for /mydata and /erase, and by nobody once it is gone.
    "participant": {"told": "pseudonym language", "gone": "pilot_id cohort_id"},
    "response": {"told": "instrument occasion item value missing language week", "gone": "pilot_id pseudonym"},
    "reply": {"told": "instrument occasion item words made_at", "gone": "id pilot_id pseudonym", "nobody": "made_by"},
    "evaluation_digest": {"told": "rhythm due_at seeks", "gone": "learner_id told"},
    "export_job": {"told": "format state made_at", "gone": "id learner_id pilot_id row_id"},
    # The rows stay for the sums; /erase empties what says whose they were. What waits is cancelled.
    "outbox": {
        "told": "screen lesson language state reason made_at sent_at",  # told, and then kept as what was sent to somebody
        "gone": "dedup_key chat_id learner_id plan_id nonce message_id tg_message_id args",
        "apart": "id position mailing_id about_row lane policy method rev lesson_language loud passing attempts crash_resends "
        "plain reach_epoch not_before void_after claimed_at",
    },
    # Raw updates: emptied as soon as they are handled, and of those that failed by /erase.
    "inbox": {"gone": "chat_id body error", "apart": "update_id kind state tries next_at received_at"},
    # Only ever added to: what somebody did stays, who it was does not.
    "audit": {"told": "at action object detail", "nobody": "actor", "apart": "seq digest"},
}
APART = {
    "migration": "number name applied_at",
    "setting": "name value",
    "throttle": "scope rate paused_until",
    "chat_alias": "old_chat_id new_chat_id",  # chats of people never move, groups do
    "content": "lesson rev language body",
    "cohort": "id name course language zone starts_on size_limit closes_on code blended made_at archived_at",
    "cohort_opening": "cohort_id unit opens_on",
    "room_session": "id cohort_id starts_at place words look_at cancelled_at",
    "role_link": "code_hash role cohort_id label made_at expires_at",  # a label of nobody yet: gone once used, else in a day
    "announcement": "id number made_at state kind urgent audience timing version language file_kind file_id file_name "
    "repeats_left repeat_at rev",
    "announcement_text": "announcement_id version language html buttons written_at",
    # The key leads to codes as long as it is there; `erased` and `texts` are numbers for the sums.
    "pilot": "id name example course languages instruments blended open zone starts_at ends_at revs previous changes pairing_key "
    "texts erased made_at ended_at look_at",
    "pilot_cohort": "cohort_id pilot_id",
    # Of nobody: no column and no order leads from it to a person, so neither /mydata nor /erase finds it.
    "anonymous_response": "rid pilot_id instrument occasion language week answers texts released",
    "mailing": "id announcement_id kind version state reason urgent topic n_total digest made_at release_at starts_at resumed_at "
    "finished_at status_row shown",
}
# By whom organisers' things were made: "nobody" in the sense of above.
MAKERS = {
    "cohort": "made_by",
    "role_link": "made_by",
    "announcement": "made_by changed_by",
    "mailing": "made_by approved_by",
    "pilot": "made_by",
}

CANARY = "canary"
NUMBER = 77_000_001  # of the person on Telegram, and of the chat
KEY = "5a" * 32  # of the pilot
CODE = pseudonym(KEY, "the-learner")
ALLOWED = {  # where a column takes certain words only, or an id of another row
    ("learner", "reach"): "ok",
    ("learner", "expects"): json.dumps({"report": {"item": f"{CANARY}-expects"}}),
    ("learner", "days"): "12345",
    ("enrolment", "state"): "active",
    ("plan", "state"): "done",
    ("feedback", "kind"): "text",
    ("membership", "state"): "active",
    ("help_request", "state"): "open",
    ("help_words", "said_by"): "learner",
    ("proposal", "kind"): "idea",
    ("proposal", "state"): "new",
    ("opt_out", "topic"): "community",
    ("upload", "state"): "new",
    ("role", "role"): "trainer",
    ("outbox", "state"): "uncertain",
    ("outbox", "method"): "send",
    ("outbox", "policy"): "once",
    ("inbox", "state"): "dead",
    ("cohort", "id"): "the-cohort",
    ("asking", "moment"): "lesson",
    ("asking", "state"): "open",
    ("response", "missing"): None,  # an answer is either there or missing
    ("evaluation_digest", "rhythm"): "daily",
    ("export_job", "format"): "xlsx",
    ("export_job", "state"): "new",
}
# What stays of a row that stays: of which screen and lesson a message was, and all that is about nobody.
KEPT = {
    "outbox": {"screen", "lesson", "language", "reason", *PEOPLE["outbox"]["apart"].split()} - {"id", "method", "policy"},
    "inbox": {"kind"},
}
IDS = {"learner_id": "the-learner", "enrolment_id": "the-enrolment", "plan_id": "the-plan", "request_id": "the-help_request"}
IDS |= {"pilot_id": "the-pilot", "pseudonym": CODE}


def schema() -> dict[str, dict[str, str]]:
    """Every table with its columns and their types, as the migrations make them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        migrate(raw)
        tables = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: {row[1]: row[2] for row in raw.execute(f"PRAGMA table_info({table})")} for table in tables}


def test_every_column_is_on_the_map_once() -> None:
    mapped: dict[str, list[str]] = {}
    for table, kinds in PEOPLE.items():
        mapped.setdefault(table, []).extend(name for names in kinds.values() for name in names.split())
    for plain in (APART, MAKERS):
        for table, names in plain.items():
            mapped.setdefault(table, []).extend(names.split())
    assert {table: sorted(names) for table, names in mapped.items()} == {t: sorted(names) for t, names in schema().items()}


def value_of(table: str, column: str, kind: str) -> Any:
    """What the canary puts into a column: words that are found again, a number no other row has, or what must stand there."""
    if (table, column) in ALLOWED:
        return ALLOWED[table, column]
    if column in IDS:
        return IDS[column]
    if column == "id":
        return f"the-{table}"
    if column == "cohort_id":
        return "the-cohort"
    if column in ("telegram_id", "chat_id"):
        return NUMBER
    if column in KEPT.get(table, ()):
        return f"kept-{table}-{column}" if kind == "TEXT" else 1
    if column == "body":
        return json.dumps({"text": f"{CANARY}-{table}-{column}"})
    return f"{CANARY}-{table}-{column}" if kind == "TEXT" else 1


# The organisers' own rows, which those of people lead to.
COHORT = {
    "id": "the-cohort",
    "name": "Ruse",
    "course": "basic",
    "language": "en",
    "zone": "Europe/Sofia",
    "starts_on": "2026-12-01",
}
COHORT |= {"code": "CODE", "made_by": "the-learner"}
PILOT = {"id": "the-pilot", "name": "Autumn", "example": "online", "course": "basic", "languages": "[]", "instruments": "[]"}
PILOT |= {"zone": "UTC", "revs": "{}", "pairing_key": KEY, "made_by": "the-learner"}


async def put(tx: Tx, table: str, values: Mapping[str, Any]) -> None:
    """One row, as it is."""
    sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(':' + name for name in values)})"
    await tx._connection.rows(sql, values)


async def seed(tx: Tx) -> None:
    """One row of everything that can be about a person, full of canaries; and an answer of somebody else."""
    columns = schema()

    def row(table: str) -> dict[str, Any]:
        values = {name: value_of(table, name, kind) for name, kind in columns[table].items()}
        return values | dict.fromkeys(PEOPLE[table].get("nobody", "").split(), "the-learner")

    await put(tx, "learner", row("learner"))
    await put(tx, "cohort", COHORT | {"made_at": 1})
    await put(tx, "pilot", PILOT | {"starts_at": 1, "made_at": 1})
    for table in (*(table for table in PEOPLE if table not in ("learner", "audit", "help_words")), "help_words"):
        await put(tx, table, row(table))
    answer = {"instrument": "end", "occasion": "after", "item": "overall", "value": "9", "language": "en", "week": "2026-W47"}
    await put(tx, "response", answer | {"pilot_id": "the-pilot", "pseudonym": "somebody-else"})
    await tx.add_audit(seq=1, at=1, actor="the-learner", action="role.given", object="the-learner", detail="{}", digest="0")


def told_names() -> list[tuple[str, str, str]]:
    """Every told column of words, with the words the canary put there."""
    columns = schema()
    return [
        (table, name, str(value_of(table, name, "TEXT")))
        for table, kinds in PEOPLE.items()
        if table != "audit"
        for name in kinds.get("told", "").split()
        if columns[table][name] == "TEXT" and (table, name) not in ALLOWED
    ]


async def test_what_is_about_a_person_stands_in_their_file_and_is_gone_after_an_erasure(store: Store) -> None:
    await store.write(seed)
    told = (await store.read(lambda tx: my_data(tx, "the-learner"))).decode()
    assert [(table, name) for table, name, words in told_names() if words not in told] == []
    assert f"{CANARY}-expects" in told
    assert CANARY.encode() in bytes_on_disk(store)

    async def erase(tx: Tx) -> None:
        learner = await learner_by_id(tx, "the-learner")
        assert learner is not None
        await erase_learner(tx, learner)

    await store.write(erase)
    erased = await store.read(lambda tx: tx.pilot_by_id(id="the-pilot"))
    assert erased["erased"] == 1  # the pilot's counts say so
    assert await store.read(lambda tx: codes_in(tx, "response")) == ["somebody-else"]
    left = bytes_on_disk(store)
    assert CANARY.encode() not in left
    assert b"kept-outbox-screen" in left  # the sums still add up
    assert await left_over(store) == []


async def codes_in(tx: Tx, table: str) -> list[str]:
    """The codes under which a table holds something."""
    return [row["pseudonym"] for row in await tx._connection.rows(f"SELECT pseudonym FROM {table}", {})]


async def left_over(store: Store) -> list[tuple[str, str]]:
    """Where the person's id, number or code still stands, beside the places where it leads to nobody."""
    fine = {(table, name) for table, names in MAKERS.items() for name in names.split()}
    fine |= {(table, name) for table, kinds in PEOPLE.items() for name in kinds.get("nobody", "").split()}
    fine.add(("audit", "object"))

    async def look(tx: Tx) -> list[tuple[str, str]]:
        return [
            (table, name)
            for table in schema()
            for row in await tx._connection.rows(f"SELECT * FROM {table}", {})
            for name in row.keys()  # noqa: SIM118  # a row of the database, no mapping
            if row[name] in ("the-learner", NUMBER, CODE) and (table, name) not in fine
        ]

    return await store.read(look)


def test_no_query_changes_or_removes_an_entry_of_the_audit() -> None:
    folder = Path(__file__).parents[1] / "bot" / "storage" / "queries"
    statements = "\n".join(file.read_text("utf-8") for file in folder.glob("*.sql"))
    assert re.search(r"INSERT\s+INTO\s+audit\b", statements)
    assert not re.search(r"\b(UPDATE|DELETE\s+FROM|REPLACE\s+INTO|DROP\s+TABLE)\s+audit\b", statements, re.IGNORECASE)
    assert not re.search(r"INSERT\s+INTO\s+audit\b[^;]*ON\s+CONFLICT", statements, re.IGNORECASE)
