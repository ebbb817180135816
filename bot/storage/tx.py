"""The only object with queries: what a work is given to read and write with."""

import difflib
import functools
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

T = TypeVar("T")


class Rows(Protocol):
    """A connection as queries see it: one statement in, all its rows out."""

    async def rows(self, sql: str, values: Mapping[str, Any]) -> Sequence[Any]: ...


Query: TypeAlias = Callable[..., Any]  # called with a connection and the query's own parameters


class Tx:
    """One transaction: `await tx.<query>(name=value, ...)`; over when the work that was given it is over.

    `^` gives a row or None, `$` a value, `!` nothing, a select is an async iterator of rows: `row["column"]`.
    Set `scrub` when the work erases: after its COMMIT the old bytes leave the write-ahead log as well.
    """

    __slots__ = ("_connection", "_queries", "scrub")

    def __init__(self, queries: Mapping[str, Query], connection: Rows) -> None:
        self._queries = queries
        self._connection = connection
        self.scrub = False

    def __getattr__(self, name: str) -> Callable[..., Any]:
        query = self._queries.get(name)
        if query is None:
            near = difflib.get_close_matches(name, self._queries, 1)
            raise AttributeError(f"no query is named {name}" + (f"; did you mean {near[0]}?" if near else ""))
        return functools.partial(query, self._connection)


Work: TypeAlias = Callable[[Tx], Coroutine[Any, Any, T]]
Outcome: TypeAlias = tuple[Any, BaseException | None]  # what a work returned, or what it raised
