"""What people do in lives: when they begin, what they type and send, which buttons nobody made."""

from datetime import UTC, datetime

MORNINGS = [  # a Tuesday, a Friday before the clocks change in spring and in autumn, New Year's Eve
    datetime(2026, 11, 24, 9, 2, tzinfo=UTC),
    datetime(2027, 3, 26, 7, 50, tzinfo=UTC),
    datetime(2027, 10, 29, 16, 59, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 58, tzinfo=UTC),
]
COMMANDS = (
    "start",
    "next",
    "progress",
    "settings",
    "language",
    "privacy",
    "mydata",
    "stop",
    "erase",
    "help",
    "xyzzy",
    "begin",
    "pause",
    "notes",
    "lessons",
    "feedback",
    "glossary",
)
TEXTS = ("short", "dot", "long", "huge", "number", "markup", "rightnumber")
ACTIONS = ("go", "=0", "=0.0", "=1.1", "=7", "=9.9", "again", "sk", "ok", "ch", "rp", "ex", "", "h0", "h1140", "cXX", "m9")
FORGED = (
    *(
        "p:AAAAAAAAAAAAAAAA:go",
        "p:",
        "p",
        "begin",
        "next",
        "lang:xx",
        "lang:fr",
        "set:hour:5",
        "set:days:9",
        "set:zone:Mars/Base",
    ),
    *(
        "set:country:XX",
        "line:basic/9.9/x",
        "write:problem",
        "write:people",
        "said:1.1:0",
        "line:AAAAAAAAAAAAAAAA",
        "erase:yes:0",
        "erase:yes:99999999999999999999",
        "stop:keep",
        "%&/",
    ),
    *(
        "pause:2026-12-24",
        "pause:2020-01-01",
        "pause:2027-02-30",
        "pause:end",
        "look:1.1:0",
        "look:9.9:0",
        "look:all",
        "pic:1.1:0",
    ),
    *("gl:0", "gl:99", "gl:search", "gl:search", "term:nothing", "gl:x"),
    *(
        "notes:0",
        "notes:300",
        "nudge:later:AAAAAAAAAAAAAAAA",
        "fb:quiz-1:7",
        "fb:quiz-2:skip",
        f"fo:{'A' * 16}:0:=a",
        "fo:x:1:skip",
    ),
)


def words(kind: str, key: str) -> str:
    """Something a person may type; all but numbers can be told apart from everybody else's."""
    return {
        "short": f"{key} misses the bus.",
        "dot": "·",
        "long": (f"{key} " * 60)[:501].ljust(501, "x"),
        "huge": (f"{key} & <i>so on</i> " * 600)[:10_000].strip().ljust(10_000, "x"),
        "number": "17",
        "rightnumber": "250",
        "markup": f"<b>{key}& \\ {{name}} </b",
    }[kind]
