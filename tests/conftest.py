"""What the tests share: the shipped assistant, and a tiny knowledge base that tests may spoil."""

import shutil
from pathlib import Path

import pytest

from lnbot.answer.assistant import Assistant

ROOT = Path(__file__).parent.parent
TINY = Path(__file__).parent / "knowledge" / "tiny"


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled images of the tests stay out of the user's cache; one for all tests, so that they share it."""
    monkeypatch.setenv("LNBOT_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant with the knowledge base that ships."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LNBOT_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        return Assistant.open()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """The event loop that tests which are coroutines run on."""
    return "asyncio"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of a knowledge base with one study and one statement, without a fault."""
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))
