"""What is shipped: the wheel, the source archive and the image hold what they should and run without the checkout."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

from lnbot.telegram.settings import Settings

ROOT = Path(__file__).parents[2]
QUESTION = "response rate of tacrolimus in CYC-resistant patients"


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def knowledge_files() -> set[str]:
    return {str(path.relative_to(ROOT / "knowledge")) for path in (ROOT / "knowledge").rglob("*.yaml")}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the wheel and the source archive."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    return out


@pytest.mark.slow
def test_the_wheel_holds_the_program_and_the_knowledge_and_nothing_else(built: Path) -> None:
    """Modules, word list and YAML are in it; tests and caches are not."""
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"lnbot/data/{name}" for name in knowledge_files()} <= names
    assert {"lnbot/cli.py", "lnbot/py.typed", "lnbot/language/english.txt"} <= names
    extra = [
        n for n in names if not re.fullmatch(r"lnbot/.+\.(py|typed|txt|yaml|md|LICENSE)|lnbot-[^/]+\.dist-info/.+", n)
    ]
    assert extra == []


@pytest.mark.slow
def test_the_source_archive_holds_what_the_wheel_is_built_from(built: Path) -> None:
    """The knowledge base and the tests travel with the source."""
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    assert {f"knowledge/{name}" for name in knowledge_files()} <= names
    assert {"pyproject.toml", "README.md", "LICENSE", "lnbot/cli.py", "tests/conftest.py"} <= names


@pytest.mark.slow
def test_the_wheel_answers_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    """Installed without the checkout, it checks its knowledge base and answers from it."""
    (wheel,) = built.glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    run(tmp_path / "venv/bin/pip", "install", "-q", wheel, cwd=tmp_path)
    env = {"LNBOT_CACHE": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"}
    assert "no faults" in run(tmp_path / "venv/bin/lnbot", "check", cwd=tmp_path, env=env)
    answer = run(tmp_path / "venv/bin/lnbot", "ask", QUESTION, cwd=tmp_path, env=env)
    assert "88.5%" in answer
    assert "[59]" in answer


DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_the_dockerfile_names_only_what_exists() -> None:
    """Each path that is copied is in the repository, and each lnbot command that is named is one."""
    copied = [part for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M) for part in line.split()[:-1]]
    assert copied
    assert [part for part in copied if not (ROOT / part).exists()] == []
    commands = set(re.findall(r"lnbot (ask|chat|check|telegram|[a-z]+)\b", DOCKERFILE)) - {"lnbot"}
    known = run(sys.executable, "-m", "lnbot", "--help", cwd=ROOT)
    named = {words[1] for words in re.findall(r'\["(lnbot)", "([a-z]+)"', DOCKERFILE)}
    assert named
    assert all(re.search(rf"^ +{command} ", known, re.M) for command in named)
    assert {"ask", "chat"} <= commands


def test_the_image_is_pinned_small_and_runs_as_nobody_in_particular() -> None:
    """Base images carry a full version, the last stage has no build step, and the user is not root."""
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert all(re.search(r":\d+\.\d+\.\d+-slim", base) for base in bases)
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert "pip install" not in last
    assert re.search(r"^USER (?!root)\w+", last, re.M)
    assert "HEALTHCHECK" in last


def test_what_the_image_installs_is_locked() -> None:
    """Every dependency of the project has an exact version there, and every version its hashes; no address stands in it."""
    locked = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = dict(re.findall(r"^([\w.-]+)==\S+ \\\n((?: +--hash=sha256:[0-9a-f]{64}.*\n)+)", locked, re.M))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    names = {re.split(r"[\[<>=~! ]", one)[0].lower().replace("_", "-") for one in wanted}
    assert names and names <= {name.lower() for name in entries}
    assert len(entries) == len(re.findall(r"^[\w.-]+==", locked, re.M))
    assert "://" not in locked


def test_the_compose_file_runs_two_copies_behind_a_proxy() -> None:
    """With settings that the bot knows, on one database, each copy under its own name."""
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    copies = [service for service in services.values() if service.get("command") == ["telegram"]]
    assert len(copies) == 2
    settings = {f"LNBOT_{name.upper()}" for name in Settings.model_fields}
    assert all(set(copy["environment"]) <= settings for copy in copies)
    assert len({copy["environment"]["LNBOT_COPY_NAME"] for copy in copies}) == 2
    assert {copy["environment"]["LNBOT_DATABASE_URL"] for copy in copies} == {
        "postgresql+asyncpg://lnbot:${POSTGRES_PASSWORD:?}@database/lnbot"
    }
    assert "one:8080 two:8080" in services["proxy"]["command"][-1]


@pytest.mark.slow
def test_the_steps_of_the_dockerfile_work(tmp_path: Path) -> None:
    """The files that it copies install with its command, and its entry point, default and health check run."""
    source = tmp_path / "src"
    source.mkdir()
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M):
        *parts, _target = line.split()
        for part in parts:
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / part, source / part)
    install = re.search(r"^RUN (python -m venv (?:.+\\\n)*.+)$", DOCKERFILE, re.M)
    assert install is not None
    steps = (
        install.group(1)
        .replace("/opt/lnbot", str(tmp_path / "lnbot"))
        .replace("python -m venv", f"{sys.executable} -m venv")
    )
    run("bash", "-euc", steps, cwd=source)
    env = {"LNBOT_CACHE": str(tmp_path / "cache"), "PATH": f"{tmp_path / 'lnbot/bin'}:/usr/bin:/bin"}
    for words in re.findall(r"^(?:RUN|HEALTHCHECK .*CMD|HEALTHCHECK.*CMD) \[(.+)\]$", DOCKERFILE, re.M):
        run(*[word.strip().strip('"') for word in words.split(",")], cwd=tmp_path, env=env)
    assert list((tmp_path / "cache").iterdir())
    explained = run("lnbot", "--help", cwd=tmp_path, env=env)
    assert "chat" in explained
    assert not (tmp_path / "lnbot/bin/pip").exists()


README = (ROOT / "README.md").read_text()


def test_the_readme_names_every_command_and_no_other() -> None:
    """Each command of the program is in the README's table, and each there exists."""
    shown = run(sys.executable, "-m", "lnbot", "--help", cwd=ROOT)
    commands = set(re.findall(r"^    ([a-z]+) ", shown, re.M))
    listed = set(re.findall(r"^\| `lnbot ([a-z]+)", README, re.M))
    assert commands == listed


def test_the_readme_names_every_setting() -> None:
    """Each environment variable that the program reads stands in the README."""
    code = "".join(path.read_text() for path in (ROOT / "lnbot").rglob("*.py"))
    settings = set(re.findall(r'environ(?:\.get\(|\[)"(LNBOT_[A-Z_]+)"', code))
    assert settings
    assert all(f"`{setting}`" in README for setting in settings)


def test_the_conversation_in_the_readme_is_a_real_one() -> None:
    """What the README shows is what the terminal chat prints, to the letter."""
    shown = re.search(r"<!-- conversation -->\n```text\n(.*?)```", README, re.S)
    assert shown is not None
    said = re.findall(r"^> (.+)$", shown.group(1), re.M)
    assert len(said) >= 4
    replies = re.split(r"^> .+\n", shown.group(1), flags=re.M)[1:]
    done = subprocess.run(
        [sys.executable, "-m", "lnbot", "chat"],
        input="\n".join(said),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "100"},
    )
    assert "".join(replies) == done.stdout


def test_the_set_up_commands_are_one_line_each() -> None:
    """The README gives one line to run it and one to test it; both make their own environment."""
    lines = [shlex.split(line, comments=True) for line in re.findall(r"^(python3 .+)$", README, re.M)]
    assert len(lines) == 2
    assert all(words[:4] == ["python3", "-m", "venv", ".venv"] for words in lines)
