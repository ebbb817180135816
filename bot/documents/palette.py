"""The house's colours, and which of them may stand on which."""

from collections.abc import Mapping

COLOURS: Mapping[str, str] = {
    "paper": "#FBF7EE",
    "white": "#FFFFFF",
    "ink": "#17252B",
    "line": "#5B6C74",
    "teal": "#0B5A63",
    "mist": "#DCEBEA",
    "amber": "#8A4300",
    "sand": "#F8E6C8",
    "plum": "#5A2E63",
    "lilac": "#EBDDF0",
}

# What is read, and what is only seen (arrows, rings, frames), each with what lies behind it.
READ_ON: tuple[tuple[str, str], ...] = (
    *(("ink", ground) for ground in ("paper", "white", "mist", "sand", "lilac")),
    *(("white", ground) for ground in ("teal", "amber", "plum")),
    *(("teal", ground) for ground in ("paper", "white", "mist")),
    *(("amber", ground) for ground in ("paper", "white", "sand")),
    *(("plum", ground) for ground in ("paper", "lilac")),
)
SEEN_ON: tuple[tuple[str, str], ...] = (
    *(("line", ground) for ground in ("paper", "white", "mist", "sand")),
    *(("teal", ground) for ground in ("sand", "lilac")),
    *(("amber", ground) for ground in ("mist", "lilac")),
)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, #RRGGBB, as WCAG 2 counts it: 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
