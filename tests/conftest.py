"""What every test may ask for."""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from bot.storage import Store, open_store

settings.register_profile("patient", deadline=None)  # a busy machine is no reason to fail
settings.load_profile("patient")

ENGINES: Mapping[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder}/data/course.db",
}


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store, once on every engine."""
    opened = await open_store(ENGINES[request.param](tmp_path))
    yield opened
    await opened.close()
