"""What every piece of a course is built from: its scalars, which are all text in a file, and the closed, frozen Content."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints


def _number(kind: type[int] | type[float], said: str) -> BeforeValidator:
    """In files every scalar is text: digits become a number here, and nothing else does ("1_000", "nan", " 7")."""

    def convert(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        digits = value.removeprefix("-").replace(".", "", kind is float)
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 12) or value.endswith("."):
            raise ValueError(f"must be {said}")
        return kind(value)

    return BeforeValidator(convert)


def _truth(value: Any) -> Any:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value == "true" if isinstance(value, str) else value


Whole = Annotated[int, _number(int, "a whole number")]
Real = Annotated[float, _number(float, "a number")]
Truth = Annotated[bool, BeforeValidator(_truth)]
# Markdown where a text has a message, or a place in one, for itself; Plain where it may stand on a button or in a title.
# Plain has no signs that Markdown would read, so that either way of showing it is right.
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$")]
Markdown = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Plain = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
OptionalMarkdown = Annotated[str, StringConstraints(strip_whitespace=True)]


class Content(BaseModel):
    """A piece of a course: unknown fields are errors, nothing changes after loading."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def revision(content: Content) -> str:
    """A short name of exactly these words and this shape; another word, another name."""
    return hashlib.sha256(content.model_dump_json().encode()).hexdigest()[:16]
