"""The command line; imports lazily, so that --help is instant."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[1]

MISTAKES = 1
USAGE = 2
BROKEN = 70  # EX_SOFTWARE of sysexits.h
MISCONFIGURED = 78  # EX_CONFIG
INTERRUPTED = 130

# At DEBUG these would write down what learners say, and every address with the token in it.
QUIET = ("telegram", "httpx", "httpcore", "aiohttp.access", "aiosqlite")

EPILOG = """Settings come from the environment and from .env; the table in README.md has them all.
With TELEGRAM_BOT_TOKEN it runs on Telegram, without it in the sandbox, a chat page on this machine.
`./run test`, `./run test faults` and `./run bench` are the developers' part."""


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says and return the exit code: as the README lists them."""
    args = command_line().parse_args(arguments)
    try:
        match args.command:
            case "check":
                return check()
            case "extract":
                return extract()
            case "update":
                return update()
            case "backup":
                return back_up(args.file)
            case _:
                return run(fresh=args.fresh)
    except KeyboardInterrupt:
        return INTERRUPTED


def command_line() -> argparse.ArgumentParser:
    """Every command and what it is for."""
    parser = argparse.ArgumentParser(
        prog="./run",
        description="The training bot. Without a command it starts.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--fresh", action="store_true", help="start the sandbox anew: forget its learner, its chat and its clock")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("check", help="name every mistake in the lessons and translations, as file:line:column")
    commands.add_parser("extract", help="collect the messages of the interface and the lessons for translators")
    commands.add_parser("update", help="bring every translation up to date with the English, keeping what is there")
    backup = commands.add_parser("backup", help="copy the learners' database to FILE, checked, while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    return parser


def run(*, fresh: bool) -> int:
    """Start the bot and stay until it is told to stop."""
    import asyncio

    from bot.config import ConfigError, load_config

    try:
        config = load_config(os.environ, ROOT, os.getpid())
    except ConfigError as error:
        return complain(error, MISCONFIGURED)
    if fresh and config.mode == "telegram":
        return complain("--fresh is for the sandbox, and a token is set: nothing was touched.", USAGE)
    set_up_logging(config.log_level, [config.token.get_secret_value()] if config.token else [])
    for warning in config.warnings:
        logging.getLogger("bot.config").warning(warning)

    from bot.app import run_bot
    from bot.course.document import Mistakes
    from bot.storage.errors import StoreError

    try:
        return asyncio.run(run_bot(config, fresh=fresh))
    except (Mistakes, StoreError) as error:
        return complain(error, MISTAKES)
    except Exception:
        logging.getLogger("bot").critical("stopped by an error that nobody expected", exc_info=True)
        return BROKEN


def check() -> int:
    """Print every mistake in lessons/ and locales/; 1 if there are any."""
    from bot.course.check import run_check

    return run_check(ROOT / "lessons", ROOT / "locales", sys.stdout)


def extract() -> int:
    """Write what translators translate, and name the files that changed; 1 if code or lessons have mistakes."""
    from bot.course.extract import extract

    return rewrite(extract)


def update() -> int:
    """Bring the translations up to date, name the files that changed and how far each is; 1 if anything cannot be read."""
    from bot.course.coverage import catalogue_lines
    from bot.course.extract import update

    code = rewrite(update)
    if code == 0:
        for line in catalogue_lines(ROOT):
            print(line)
    return code


def rewrite(write: Callable[[Path], list[Path]]) -> int:
    """Let it write under the root, and say what it wrote."""
    from bot.course.document import Mistakes

    try:
        changed = write(ROOT)
    except Mistakes as mistakes:
        return complain(mistakes, MISTAKES)
    print(*(file.relative_to(ROOT) for file in changed), sep="\n") if changed else print("nothing changed")
    return 0


def back_up(file: Path) -> int:
    """Copy the learners' database; nothing is left behind if that fails."""
    import asyncio

    from bot.config import ConfigError, database_to_back_up
    from bot.storage.backup import backup
    from bot.storage.errors import StoreError

    try:
        asyncio.run(backup(database_to_back_up(os.environ, ROOT), file))
    except ConfigError as error:
        return complain(error, MISCONFIGURED)
    except StoreError as error:
        return complain(error, MISTAKES)
    print(f"{file} is a checked copy; its manifest is {file}.json")
    return 0


def complain(what: object, code: int) -> int:
    """Say it on stderr, calmly, and return the exit code."""
    print(what, file=sys.stderr)
    return code


class JsonLines(logging.Formatter):
    """One JSON object a record: time, level, logger, message, whatever came as `extra`, and the traceback as `error`."""

    usual = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line; a newline inside it is escaped, so nobody can forge a second one."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in self.usual},
        }
        error = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        if error:
            line["error"] = error
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logging(level: str, known: Collection[str], stream: TextIO | None = None) -> None:
    """Log as JSON lines on stderr, with the token's shape and the known secrets taken out wherever they turn up."""
    from bot.delivery.redact import RedactingFilter, guard_last_resorts

    handler = logging.StreamHandler(stream)
    handler.addFilter(RedactingFilter(known))
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    guard_last_resorts(known, stream)
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


if __name__ == "__main__":
    sys.exit(main())
