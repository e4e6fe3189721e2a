"""A short session of the coverage-guided fuzzer; a longer one: `python -m tests.fuzz.guided -max_total_time=3600`."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = int(os.environ.get("LNBOT_FUZZ_RUNS", "1500"))


@pytest.mark.slow
def test_a_guided_session_finds_nothing(tmp_path: Path) -> None:
    """From inputs of every kind on."""
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris is not installed here: it has no wheel for every interpreter")
    from tests.fuzz.guided import seeds

    for number, seed in enumerate(seeds()):
        (tmp_path / f"seed{number}").write_bytes(seed)
    command = [
        sys.executable,
        "-m",
        "tests.fuzz.guided",
        f"-runs={RUNS}",
        f"-artifact_prefix={tmp_path}/",
        "-max_len=600",
        "-timeout=30",
        str(tmp_path),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2], timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {RUNS} runs" in done.stderr
