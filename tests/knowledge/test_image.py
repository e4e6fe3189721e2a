"""The compiled image: fast, fresh, safe beside other processes and without a disk to write to."""

import multiprocessing
import os
from pathlib import Path

import pytest

from lnbot.answer.prepared import prepare
from lnbot.knowledge import image


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LNBOT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def built(folder: Path) -> tuple[int, object]:
    """Return how often the folder was built, and what came out, on two loads."""
    calls = []

    def build() -> object:
        calls.append(1)
        return (folder.name, {"a": (1, 2.5, None)})

    image.cached(str(folder), str(folder), build)
    return len(calls), image.cached(str(folder), str(folder), build)


def test_an_image_is_built_once(tiny: Path, cache: Path) -> None:
    """The second load takes what the first has built, whole."""
    assert built(tiny) == (1, ("tiny", {"a": (1, 2.5, None)}))
    assert len(list(cache.iterdir())) == 1


@pytest.mark.usefixtures("cache")
def test_a_change_of_any_file_makes_it_anew(tiny: Path) -> None:
    """An added, changed or removed YAML file is seen."""
    before = prepare(str(tiny)).knowledge.version
    text = (tiny / "trial.yaml").read_text()
    (tiny / "trial.yaml").write_text(text.replace("expect little", "expect much"))
    after = prepare(str(tiny)).knowledge
    assert after.facts["nothing-works"].text == "The authors expect much of placebo."
    assert before != after.version


@pytest.mark.parametrize("harm", [lambda raw: raw[: len(raw) // 2], lambda raw: raw[:-1] + b"?", lambda _raw: b""])
def test_a_spoilt_image_is_not_used(tiny: Path, cache: Path, harm: object) -> None:
    """A cut, changed or empty image is built again, and nothing is said."""
    whole = prepare(str(tiny))
    (path,) = cache.iterdir()
    assert callable(harm)
    path.write_bytes(harm(path.read_bytes()))
    assert prepare(str(tiny)) == whole


def test_a_disk_that_cannot_be_written_costs_only_time(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no place for an image, the same knowledge is compiled in memory."""
    monkeypatch.setenv("LNBOT_CACHE", "/proc/nowhere")
    assert prepare(str(tiny)).knowledge.facts
    assert not os.path.exists("/proc/nowhere")


def load(folder: str) -> int:
    return len(prepare(folder).knowledge.facts)


def test_many_processes_at_once_agree(tiny: Path, cache: Path) -> None:
    """Processes that build the same image at the same time all load a whole one and leave no other file."""
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        counts = set(pool.map(load, [str(tiny)] * 8))
    assert counts == {len(prepare(str(tiny)).knowledge.facts)}
    assert [path.suffix for path in cache.iterdir()] == [".image"]
