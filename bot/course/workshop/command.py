"""The commands for translators: what each is called, what it takes, and what it does; heavy imports wait until one is used."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

MISTAKES = 1


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Say what translators may ask for."""
    one = argparse.ArgumentParser(add_help=False)
    one.add_argument(
        "--domain", action="append", default=[], metavar="NAME", help="only this one: bot, staff, basic, ... (may be given again)"
    )
    commands.add_parser("extract", parents=[one], help="collect the messages of the interface and the lessons for translators")
    renew = commands.add_parser(
        "update", parents=[one], help="bring every translation up to date with the English, keeping what is there"
    )
    renew.add_argument("--language", action="append", default=[], metavar="XX", help="begin this language with every domain")
    renew.add_argument(
        "--cosmetic",
        nargs="+",
        default=[],
        metavar="ID",
        help="the English of these changed in looks only: their translations stand",
    )
    far = commands.add_parser("languages", help="say how far every language is, what is stale, and what is wrong with it")
    far.add_argument("language", nargs="*", metavar="XX", help="only these languages")
    how = far.add_mutually_exclusive_group()
    how.add_argument("--stale", action="store_true", help="show each stale message: the former English, today's, the translation")
    how.add_argument("--detect", action="store_true", help="ask for each lesson which language it seems to be in, too")
    how.add_argument("--reading", action="store_true", help="show how heavy each lesson is to read, beside the English")
    tools = commands.add_parser("xliff", help="carry translations to and from translators' tools, in the XLIFF format")
    ways = tools.add_subparsers(dest="way", metavar="export|import", required=True)
    away = ways.add_parser("export", parents=[one], help="write a language's messages to FILE, with what is known of each")
    home = ways.add_parser("import", help="take the translations of FILE, if the gate lets all of them through")
    for way in (away, home):
        way.add_argument("language", metavar="XX", help="the language, such as da")
        way.add_argument("file", type=Path, metavar="FILE")


def run_command(args: argparse.Namespace, root: Path, out: TextIO, err: TextIO) -> int:
    """Do what was asked for; 1, and why on `err`, if it cannot be done or finds mistakes."""
    from bot.course.document import Mistakes
    from bot.course.extract import Refused

    try:
        return COMMANDS[args.command](args, root, out)
    except BrokenPipeError:
        raise  # nobody reads any more, which is no mistake of what was asked
    except (Mistakes, Refused, OSError) as problem:
        print(problem, file=err)
        return MISTAKES


def _extract(args: argparse.Namespace, root: Path, out: TextIO) -> int:
    from bot.course.extract import extract

    return _say_changed(extract(root, args.domain), root, out)


def _update(args: argparse.Namespace, root: Path, out: TextIO) -> int:
    from bot.course.coverage import catalogue_lines
    from bot.course.extract import update
    from bot.course.workshop.stale import settle

    _say_changed(update(root, args.language, args.domain), root, out)
    if args.cosmetic:
        print(*settle(root, args.cosmetic), sep="\n", file=out)
    for line in catalogue_lines(root):
        print(line, file=out)
    return 0


def _languages(args: argparse.Namespace, root: Path, out: TextIO) -> int:
    from bot.course.extract import Refused
    from bot.course.workshop.report import run_languages, run_reading, run_stale
    from bot.language import LANGUAGES

    if strange := sorted(set(args.language) - LANGUAGES.keys()):
        raise Refused(f"{strange[0]} is none of the 24 languages: {' '.join(LANGUAGES)}")
    if args.stale:
        return run_stale(root, out, args.language)
    if args.reading:
        return run_reading(root, out, args.language)
    return run_languages(root, out, args.language, detect=args.detect)


def _xliff(args: argparse.Namespace, root: Path, out: TextIO) -> int:
    from bot.course.workshop.exchange import export_xliff, import_xliff

    if args.way == "export":
        said = export_xliff(root, args.language, args.domain, args.file)
    else:
        said = import_xliff(root, args.language, args.file)
    print(*said, sep="\n", file=out)
    return 0


def _say_changed(changed: list[Path], root: Path, out: TextIO) -> int:
    print(*([str(file.relative_to(root)) for file in changed] or ["nothing changed"]), sep="\n", file=out)
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace, Path, TextIO], int]] = {
    "extract": _extract,
    "update": _update,
    "languages": _languages,
    "xliff": _xliff,
}
