"""The house keeps its own rules: rooms, doors, one source of time, one way out, files that fit on a desk."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import telegram

ROOT = Path(__file__).parents[1]
BOT = ROOT / "bot"

# An import points only to a room further up this list.
ROOMS = (
    "config",
    "clock",
    "language",
    "course",
    "learning",
    "administration",
    "evaluation",
    "screens",
    "storage",
    "documents",
    "preview",
    "handlers",
    "delivery",
    "web",
    "sandbox",
    "app",
    "__main__",
)
PURE = ROOMS[: ROOMS.index("storage")]

# Each library has its door.
DOORS = {
    "pydantic": ("config", "course", "learning", "storage"),
    "babel": ("language", "course"),
    "yaml": ("course",),
    "markdown_it": ("course",),
    "translate": ("course",),
    "py3langid": ("course",),
    "aiosql": ("storage",),
    "aiosqlite": ("storage",),
    "asyncpg": ("storage",),
    "sqlite3": ("storage", "sandbox"),
    "telegram": ("handlers", "delivery"),
    "aiohttp": ("delivery", "web", "sandbox"),
    "typst": ("documents",),
    "segno": ("documents",),
    "xlsxwriter": ("documents",),
}
LINES_OF_A_FILE = 320
LINES_OF_A_FUNCTION = 45
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "models", "constants", "const", "common", "misc", "base", "core", "lib"}
EMPTY_WORDS = re.compile(r"(Manager|Helper|Service|Processor|Util|Utils)$")

FILES = sorted(BOT.rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    """A file, parsed when somebody first looks at it."""
    return ast.parse(file.read_text("utf-8"), str(file))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Everything in a file."""
    return tuple(ast.walk(tree(file)))


def room(file: Path) -> str:
    """The room a file stands in; the package's own __init__ has none."""
    first = file.relative_to(BOT).parts[0]
    return first.removesuffix(".py")


def in_rooms(*rooms: str) -> list[Path]:
    return [file for file in FILES if room(file) in rooms]


def place(file: Path, node: ast.AST) -> str:
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def imported(file: Path) -> Iterator[tuple[ast.AST, str]]:
    """Every module that is imported, wherever the import stands."""
    for node in nodes(file):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute, so that everybody sees which room they point to"
            yield node, node.module or ""
            if node.module == "bot":
                yield from ((node, f"bot.{name.name}") for name in node.names)


def dotted(node: ast.AST) -> str:
    """`time.time` for that expression; empty for what is not a plain chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (front := dotted(node.value)):
        return f"{front}.{node.attr}"
    return ""


def test_every_part_of_the_bot_is_one_of_the_rooms() -> None:
    assert {room(file) for file in FILES} <= {*ROOMS, "__init__"}


def test_imports_point_only_to_rooms_further_up() -> None:
    wrong = [
        f"{place(file, node)}: {room(file)} must not know {name}"
        for file in FILES
        for node, name in imported(file)
        if name.startswith("bot.") and room(file) != "__init__"
        if ROOMS.index(name.split(".")[1]) > ROOMS.index(room(file))
    ]
    assert wrong == []


def test_the_sandbox_knows_nothing_of_the_course() -> None:
    known = {name for file in in_rooms("sandbox") for _, name in imported(file) if name.startswith("bot.")}
    assert {name for name in known if not name.startswith("bot.sandbox")} <= {"bot.clock"}


def test_each_library_comes_in_by_its_own_door() -> None:
    wrong = [
        f"{place(file, node)}: {room(file)} is no door for {name}"
        for file in FILES
        for node, name in imported(file)
        if (library := name.split(".")[0]) in DOORS and room(file) not in DOORS[library]
    ]
    assert wrong == []


def test_above_storage_nobody_waits() -> None:
    waiting = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    wrong = [place(file, node) for file in in_rooms(*PURE) for node in nodes(file) if isinstance(node, waiting)]
    wrong += [place(file, node) for file in in_rooms(*PURE) for node, name in imported(file) if name.split(".")[0] == "asyncio"]
    assert wrong == []


TELLS_TIME = re.compile(r"(^|\.)(time\.(time|time_ns|localtime|gmtime)|datetime\.(now|utcnow|today)|date\.today)$")


def test_only_the_clock_tells_the_time() -> None:
    wrong = [
        f"{place(file, node)}: {name}"
        for file in FILES
        if room(file) != "clock"
        for node in nodes(file)
        if (name := dotted(node)) and TELLS_TIME.search(name)
    ]
    wrong += [
        f"{place(file, node)}: from time import {alias.name}"
        for file in FILES
        for node in nodes(file)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
        if alias.name in ("time", "time_ns")
    ]
    assert wrong == []


def test_above_storage_nothing_happens_by_chance() -> None:
    chance = {"random", "secrets", "uuid"}
    wrong = [f"{place(file, n)}: {name}" for file in in_rooms(*PURE) for n, name in imported(file) if name in chance]
    wrong += [
        f"{place(file, node)}: os.urandom" for file in in_rooms(*PURE) for node in nodes(file) if dotted(node) == "os.urandom"
    ]
    assert wrong == []


LEAVES = (
    "send_",
    "edit_",
    "reply_",
    "forward",
    "copy_",
    "delete_message",
    "leave_chat",
    "pin_",
    "unpin_",
    "stop_poll",
    "approve_",
)
BOT_CALLS = {name for kind in (telegram.Bot, telegram.Message, telegram.Chat) for name in dir(kind) if name.startswith(LEAVES)}
API_METHODS = re.compile(r"(send|edit|forward|copy|delete|leave|pin|unpin|stop)[A-Z]\w*$")


def test_g9_only_the_sender_lets_anything_leave() -> None:
    """Everybody else queues rows: what speaks, by python-telegram-bot's name or the Bot API's, stands in the sender alone."""
    assert {"send_message", "reply_text", "edit_message_text", "leave_chat"} <= BOT_CALLS
    wrong = [
        f"{place(file, node)}: {called}"
        for file in FILES
        if room(file) in ("handlers", "delivery", "web", "app") and not file.name.startswith("sender")
        for node in nodes(file)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        for called in [
            node.func.attr,
            *(arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)),
        ]
        if called in BOT_CALLS or (node.func.attr == "do_api_request" and API_METHODS.match(called))
    ]
    assert wrong == []


SQL = re.compile(
    r"^\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|ALTER\s+TABLE|DROP\s+TABLE)\s", re.S
)


def test_a_statement_on_the_course_s_tables_stands_in_a_sql_file() -> None:
    """SQLite's own tables (sqlite_master, the number of the schema) and the sandbox's memory are no part of the course."""
    tables = set(re.findall(r"CREATE TABLE (\w+)", "".join(f.read_text("utf-8") for f in BOT.rglob("migrations/*.sql"))))
    assert {"learner", "outbox", "inbox"} <= tables
    wrong = [
        f"{place(file, node)}: {node.value.strip()[:60]}"
        for file in FILES
        if room(file) != "sandbox"
        for node in nodes(file)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
        if tables & set(re.findall(r"\w+", node.value))
    ]
    assert wrong == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_file_says_in_one_line_what_it_is_and_fits_on_a_desk(file: Path) -> None:
    text = file.read_text("utf-8")
    docstring = ast.get_docstring(tree(file), clean=False)
    assert docstring, "every file opens with its docstring"
    assert "\n" not in docstring.strip(), "the docstring of a file is one line"
    assert len(text.splitlines()) <= LINES_OF_A_FILE
    assert file.stem not in EMPTY_NAMES


def test_a_test_file_opens_with_one_line_too() -> None:
    files = [file for file in (ROOT / "tests").rglob("*.py") if file.read_text("utf-8").strip()]
    assert [str(file) for file in files if "\n" in (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "\n")] == []


def test_a_function_fits_on_one_screen() -> None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    wrong = [
        f"{place(file, node)}: {node.name}"
        for file in FILES
        for node in nodes(file)
        if isinstance(node, functions) and (node.end_lineno or 0) - node.lineno + 1 > LINES_OF_A_FUNCTION
    ]
    assert wrong == []


def test_a_name_says_what_a_thing_is() -> None:
    classes = [(file, node) for file in FILES for node in nodes(file) if isinstance(node, ast.ClassDef)]
    assert [f"{place(file, node)}: {node.name}" for file, node in classes if EMPTY_WORDS.search(node.name)] == []


def test_the_table_of_rooms_says_what_the_rooms_say_of_themselves() -> None:
    """CONTRIBUTING.md lists the rooms in their order, each with the first line of its file."""
    rows = re.findall(r"^\| `(\w+?)(?:\.py|/)` \| (.+?) \|", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M)
    here = [name for name in ROOMS if (BOT / name).is_dir() or (BOT / f"{name}.py").is_file()]
    files = {name: BOT / name / "__init__.py" if (BOT / name).is_dir() else BOT / f"{name}.py" for name in here}
    assert [str(file) for file in files.values() if file not in FILES] == [], "a room says what it is in its __init__.py"
    assert rows == [(name, ast.get_docstring(tree(files[name]))) for name in here]
