"""The command line: what it answers, with which exit code, and what a log line looks like."""

import io
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import QUIET, main, set_up_logging
from bot.config import VARIABLES, WIPED_DISKS

ROOT = Path(__file__).parents[1]
TOKEN = "123456789:" + "Canary" * 6


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine's own environment and .env say."""
    for name in (*VARIABLES, *WIPED_DISKS, "SYSTEMD_EXEC_PID"):
        monkeypatch.setenv(name, "")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Where the log goes once a test has set it up; everything is put back afterwards."""
    root, hooks = logging.getLogger(), (sys.excepthook, sys.unraisablehook, warnings.showwarning)
    before, level, quiet = list(root.handlers), root.level, {name: logging.getLogger(name).level for name in QUIET}
    filters = list(logging.lastResort.filters) if logging.lastResort else []
    yield io.StringIO()
    logging.captureWarnings(False)
    root.handlers[:], root.level = before, level
    sys.excepthook, sys.unraisablehook, warnings.showwarning = hooks
    if logging.lastResort:
        logging.lastResort.filters[:] = filters
    for name, was in quiet.items():
        logging.getLogger(name).setLevel(was)


def records(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert all(
        word in said for word in ("--fresh", "check", "extract", "update", "languages", "xliff", "preview", "gift", "backup")
    )


def test_help_loads_nothing_that_takes_time() -> None:
    """No clock in a test can be trusted on a busy machine; what makes --help slow is what it imports."""
    script = (
        "import sys, bot.__main__ as b\ntry: b.main(['--help'])\nexcept SystemExit: pass\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert loaded.isdisjoint({"asyncio", "pydantic", "telegram", "aiohttp", "yaml", "babel", "sqlite3"})


@pytest.mark.parametrize("arguments", [["chekc"], ["backup"], ["--token", "x"], ["check", "extra"]])
def test_a_wrong_command_line_is_refused_with_its_usage(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage: ./run" in capsys.readouterr().err


def test_wrong_settings_are_told_calmly_and_all_at_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEND_WINDOW", "many")
    monkeypatch.setenv("OWNER_IDS", TOKEN)
    assert main([]) == 78
    said = capsys.readouterr().err
    assert [line.split(":")[0] for line in said.splitlines()] == ["OWNER_IDS", "SEND_WINDOW"]
    assert "Canary" not in said


def test_fresh_never_touches_learners_on_telegram(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("OPERATOR_NAME", "Ruse")
    monkeypatch.setenv("OPERATOR_CONTACT", "training@example.eu")
    assert main(["--fresh"]) == 2
    assert capsys.readouterr().err == "--fresh is for the sandbox, and a token is set: nothing was touched.\n"


def test_systemd_without_a_token_is_refused_by_the_process_itself() -> None:
    """As systemd does it: the variable holds the id of the process it started."""
    script = 'export SYSTEMD_EXEC_PID=$$; exec "$0" -m bot'
    environ = {name: value for name, value in os.environ.items() if name not in VARIABLES} | {"TELEGRAM_BOT_TOKEN": ""}
    done = subprocess.run(["sh", "-c", script, sys.executable], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=30)
    assert done.returncode == 78
    assert done.stderr.startswith("TELEGRAM_BOT_TOKEN: is missing, and this is a server (systemd started it)")
    assert done.stdout == ""


def test_a_backup_of_nothing_is_one_calm_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/course.db")
    assert main(["backup", str(tmp_path / "copy.db")]) == 1
    assert capsys.readouterr().err == f"there is no database at {tmp_path}/course.db\n"
    assert list(tmp_path.iterdir()) == []


def test_a_log_line_is_one_json_object_that_nobody_can_forge(log: io.StringIO) -> None:
    set_up_logging("INFO", [], log)
    logging.getLogger("bot.delivery").info('hello\n{"level": "forged"}', extra={"update_id": 7})
    [record] = records(log)
    assert record.pop("time") is not None
    assert record == {"level": "INFO", "logger": "bot.delivery", "message": 'hello\n{"level": "forged"}', "update_id": 7}


def test_a_log_line_has_the_time_of_the_record_in_utc(log: io.StringIO) -> None:
    set_up_logging("INFO", [], log)
    record = logging.makeLogRecord(
        {"name": "bot", "levelno": logging.INFO, "levelname": "INFO", "msg": "x", "created": 1_700_000_000.5}
    )
    logging.getLogger().handle(record)
    assert records(log)[0]["time"] == "2023-11-14T22:13:20.500+00:00"


def test_g26_the_token_is_in_no_log_line_at_debug(log: io.StringIO) -> None:
    set_up_logging("DEBUG", [TOKEN, "pass word"], log)
    logger = logging.getLogger("bot")
    try:
        raise OSError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except OSError:
        logger.exception(
            "asked %s with %s", f"/bot{TOKEN}", {"token": TOKEN}, extra={"url": f"/bot{TOKEN}/getMe", "raw": b"pass word"}
        )
    logger.error("%d", TOKEN)
    assert "Canary" not in log.getvalue()
    assert "pass word" not in log.getvalue()
    assert "OSError" in str(records(log)[0]["error"])


def test_a_warning_becomes_a_log_line(log: io.StringIO) -> None:
    set_up_logging("INFO", [], log)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("old and tired", stacklevel=1)
    assert "old and tired" in str(records(log)[0]["message"])


@pytest.mark.parametrize("name", QUIET)
def test_libraries_that_write_down_what_learners_say_are_quiet_even_at_debug(log: io.StringIO, name: str) -> None:
    set_up_logging("DEBUG", [], log)
    logging.getLogger(f"{name}.inner").info("what Sofia wrote")
    logging.getLogger(name).warning("trouble")
    assert [record["message"] for record in records(log)] == ["trouble"]
