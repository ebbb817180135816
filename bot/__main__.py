"""The command line; imports lazily, so that --help is instant."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from bot.course.workshop.command import COMMANDS, add_commands, run_command

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
    args = parsed(arguments)
    try:
        match args.command:
            case "check":
                return check()
            case name if name in COMMANDS:
                return run_command(args, ROOT, sys.stdout, sys.stderr)
            case "preview":
                return preview(args)
            case "gift":
                return gift(args)
            case "elements":
                return elements(args)
            case "backup":
                return back_up(args.file)
            case "export":
                return export(args)
            case _:
                return run(fresh=args.fresh, pseudo=args.pseudo)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read along, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return MISTAKES


def command_line() -> argparse.ArgumentParser:
    """Every command and what it is for."""
    parser = argparse.ArgumentParser(
        prog="./run",
        description="The training bot. Without a command it starts.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--fresh", action="store_true", help="start the sandbox anew: forget its learner, its chat and its clock")
    parser.add_argument(
        "--pseudo", action="store_true", help="offer the pseudo-language xx in the sandbox: long words, accents, brackets"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("check", help="name every mistake in the lessons and translations, as file:line:column")
    add_commands(commands)
    look = commands.add_parser(
        "preview", help="show a lesson, quiz or questionnaire as a learner meets it, even while others have mistakes"
    )
    look.add_argument("what", metavar="COURSE/LESSON", help="basic/2.3, basic/quiz-2 or instruments/end")
    look.add_argument("--language", default="en", metavar="XX", help="in this language (default: en)")
    look.add_argument("--html", type=Path, metavar="FILE", help="write one page for a browser, with the pictures in it")
    moodle = commands.add_parser("gift", help="carry questions to and from Moodle, in its GIFT format")
    ways = moodle.add_subparsers(dest="way", metavar="export|import", required=True)
    away = ways.add_parser("export", help="print the questions of a course, lesson or quiz as GIFT")
    away.add_argument("what", metavar="COURSE[/LESSON]", help="basic, basic/2.3 or basic/quiz-2")
    away.add_argument("--language", default="en", metavar="XX", help="in this language (default: en)")
    home = ways.add_parser("import", help="print the questions of a GIFT file as a lesson's YAML")
    home.add_argument("file", type=Path, metavar="FILE")
    sheet = commands.add_parser("elements", help="list every element of a course with its links, as Markdown or HTML")
    sheet.add_argument("course", metavar="COURSE", help="basic")
    sheet.add_argument("--html", action="store_true", help="one page of HTML with the pictures in it")
    sheet.add_argument("--bot", default="", metavar="NAME", help="the bot's username, for links that open a term in it")
    backup = commands.add_parser("backup", help="copy the learners' database to FILE, checked, while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE")
    answers = commands.add_parser("export", help="write the answers of a pilot to FILE, while the bot runs")
    answers.add_argument("pilot", metavar="PILOT", help="its name or id; everyone: learners in no pilot")
    answers.add_argument(
        "--format", choices=("xlsx", "csv", "json"), default="xlsx", help="xlsx (default), csv in a ZIP, or json"
    )
    answers.add_argument("file", type=Path, nargs="?", metavar="FILE", help="default: the pilot's name, in this folder")
    return parser


def parsed(arguments: list[str] | None) -> argparse.Namespace:
    """What the command line says; leaves with its usage and 2 if it is wrong."""
    parser = command_line()
    args, rest = parser.parse_known_args(arguments)
    if args.command == "export" and args.file is None and len(rest) == 1 and not rest[0].startswith("-"):
        args.file = Path(rest.pop())  # before Python 3.13 a FILE that may be missing is not found behind an option
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return args


def run(*, fresh: bool, pseudo: bool) -> int:
    """Start the bot and stay until it is told to stop."""
    import asyncio

    from bot.config import ConfigError, load_config

    try:
        config = load_config(os.environ, ROOT, os.getpid())
    except ConfigError as error:
        return complain(error, MISCONFIGURED)
    if (fresh or pseudo) and config.mode == "telegram":
        flag = "--fresh" if fresh else "--pseudo"
        return complain(f"{flag} is for the sandbox, and a token is set: nothing was touched.", USAGE)
    set_up_logging(config.log_level, [config.token.get_secret_value()] if config.token else [])
    for warning in config.warnings:
        logging.getLogger("bot.config").warning(warning)

    from bot.app import run_bot
    from bot.course.document import Mistakes
    from bot.storage.errors import StoreError

    try:
        return asyncio.run(run_bot(config, fresh=fresh, pseudo=pseudo))
    except ConfigError as error:  # a file that a setting names
        return complain(error, MISCONFIGURED)
    except (Mistakes, StoreError) as error:
        return complain(error, MISTAKES)
    except Exception:
        logging.getLogger("bot").critical("stopped by an error that nobody expected", exc_info=True)
        return BROKEN


def check() -> int:
    """Print every mistake in lessons/ and locales/; 1 if there are any."""
    from bot.course.check import run_check

    return run_check(ROOT / "lessons", ROOT / "locales", sys.stdout)


def preview(args: argparse.Namespace) -> int:
    """Show a lesson, quiz or questionnaire as a learner meets it; 1 if it has mistakes or there is none."""
    from bot.preview.command import preview

    return preview(ROOT, args.what, args.language, args.html, sys.stdout, sys.stderr)


def gift(args: argparse.Namespace) -> int:
    """Carry questions to Moodle or home; 1 if anything had to be left out."""
    from bot.course.gift.command import export_gift, import_gift

    if args.way == "export":
        return export_gift(ROOT, args.what, args.language, sys.stdout)
    return import_gift(args.file, sys.stdout)


def elements(args: argparse.Namespace) -> int:
    """Print the contact sheet of a course; 1 if there is none to print."""
    from bot.documents.command import print_elements

    return print_elements(ROOT, args, sys.stdout, sys.stderr)


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


def export(args: argparse.Namespace) -> int:
    """Write the answers of a pilot to a file; nothing is left behind if that fails."""
    import asyncio

    from bot.config import ConfigError, database_to_back_up
    from bot.course.document import Mistakes
    from bot.documents.export_command import export
    from bot.storage.errors import StoreError

    try:
        url = database_to_back_up(os.environ, ROOT)
        file = asyncio.run(export(url, ROOT, args.pilot, args.format, args.file))
    except ConfigError as error:
        return complain(error, MISCONFIGURED)
    except (Mistakes, StoreError) as error:
        return complain(error, MISTAKES)
    print(f"{file} has the answers; begin with “about” and “dictionary” in it")
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
