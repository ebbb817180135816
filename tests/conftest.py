"""What every test may ask for."""

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from bot.storage import Store, open_store
from tests.kept import keep

# A busy machine is no reason to fail; `./run test --hypothesis-profile=thorough` tries many more examples.
settings.register_profile("everyday", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("everyday")

ENGINES: Mapping[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: f"sqlite:///{folder}/data/course.db",
}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """For who reads the whole course or the whole bot more than once: what did not change is not taken apart again."""
    keep(monkeypatch)


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store, once on every engine."""
    opened = await open_store(ENGINES[request.param](tmp_path))
    yield opened
    await opened.close()
