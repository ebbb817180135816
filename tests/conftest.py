"""What every test may ask for."""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest

from bot.storage import Store, open_store

ENGINES: Mapping[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder}/data/course.db",
}


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store, once on every engine."""
    opened = await open_store(ENGINES[request.param](tmp_path))
    yield opened
    await opened.close()
