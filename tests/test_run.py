"""The `run` script: sets up once, says in one sentence what is missing, and becomes the bot."""

import functools
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
TOOLS = ("cat", "cksum", "dirname", "env", "flock", "grep", "readlink", "rm", "sh")
REMEMBER = """
import json, os, sys
print(json.dumps({"pid": os.getpid(), "arguments": sys.argv[1:], "from": os.getcwd(), "python": sys.prefix}))
"""
PIP_IDLE = '[ "$1 $2" = "-m pip" ] || exec "{}" "$@"'  # a python3 whose pip is there and has nothing to do

Run = Callable[..., subprocess.CompletedProcess[str]]


@functools.cache
def real_python() -> str:
    """A python3 with pip, outside of any environment."""
    for candidate in (getattr(sys, "_base_executable", ""), shutil.which("python3", path="/usr/bin:/usr/local/bin")):
        if candidate and subprocess.run([candidate, "-m", "pip", "--version"], capture_output=True).returncode == 0:
            return str(candidate)
    pytest.skip("there is no python3 with pip outside of .venv")


def program(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A clone with `run`, a bot that only says how it was started, and nothing to install."""
    house = tmp_path / "a clone"
    (house / "bot").mkdir(parents=True)
    shutil.copy2(ROOT / "run", house / "run")
    (house / "requirements.txt").write_text("# nothing\n")
    (house / "requirements-dev.txt").write_text("# nothing more\n")
    (house / "bot/__init__.py").touch()
    (house / "bot/__main__.py").write_text(REMEMBER)
    return house


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """The only programs `run` can see, with a pip that has nothing to do, as the real one takes its time."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (folder / name).symlink_to(found)
    program(folder / "python3", PIP_IDLE.format(real_python()))
    return folder


@pytest.fixture
def real_pip(tools: Path) -> None:
    """On this machine python3 has its real pip."""
    program(tools / "python3", f'exec "{real_python()}" "$@"')


@pytest.fixture
def run(house: Path, tools: Path, tmp_path: Path) -> Run:
    """Start `run` from somewhere else, on a machine with these tools and no registry."""

    def run(*arguments: str, script: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
        offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0"}
        clean = {"PATH": str(tools), "HOME": str(tmp_path), **offline, **environ}
        command = [str(script or house / "run"), *arguments]
        return subprocess.run(command, env=clean, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    return run


@pytest.fixture
def set_up(house: Path) -> Path:
    """The same clone as if it had been set up, with a Python that only says how it was called."""
    python = house / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    program(python, 'if [ "$1" = -V ]; then echo Python 3.11.2; else echo "${PWD##*/}: $*"; fi')
    sums = subprocess.run(
        ["cksum", "requirements.txt", "requirements-dev.txt"], cwd=house, capture_output=True, text=True, check=True
    )
    (house / ".venv/installed").write_text(f"Python 3.11.2\n{sums.stdout}")
    return house


@pytest.mark.usefixtures("real_pip")
def test_the_first_start_sets_up_and_the_next_one_starts_at_once(run: Run, house: Path, tmp_path: Path) -> None:
    first = run("backup", "copy of today.db")
    assert first.returncode == 0, first.stderr
    assert first.stderr == "Setting up: installing the packages of requirements.txt into .venv, once.\n"
    assert f'"from": "{tmp_path}"' in first.stdout  # so that FILE is the caller's own
    assert '"arguments": ["backup", "copy of today.db"]' in first.stdout
    assert f'"python": "{house}/.venv"' in first.stdout
    assert run().stderr == ""


def test_it_becomes_the_bot_so_that_systemd_knows_its_process(set_up: Path, tools: Path) -> None:
    program(set_up / ".venv/bin/python", '[ "$1" = -V ] && echo Python 3.11.2 || echo $$')
    started = subprocess.Popen([set_up / "run"], env={"PATH": str(tools)}, stdout=subprocess.PIPE, text=True)
    said, _ = started.communicate(timeout=20)
    assert int(said) == started.pid


def test_it_may_be_called_through_a_link(run: Run, set_up: Path, tmp_path: Path) -> None:
    (tmp_path / "cobot").symlink_to(set_up / "run")
    assert run("check", script=tmp_path / "cobot").stdout.endswith(": -P -m bot check\n")


def test_changed_requirements_are_installed_before_the_start(run: Run, house: Path) -> None:
    run()
    (house / "requirements.txt").write_text("# another nothing\n")
    assert run().stderr.startswith("Setting up: ")
    assert run().stderr == ""


def test_an_older_python_is_refused_in_one_sentence(run: Run, tools: Path, house: Path) -> None:
    program(tools / "python3", '[ "$1" = -V ] && echo Python 3.9.2 || exit 1')
    refused = run()
    assert refused.returncode == 1
    assert refused.stderr == (
        "Python 3.11 or newer is needed, and python3 here is Python 3.9.2: install a newer one (Debian 12 and later have it).\n"
    )
    assert not (house / ".venv").exists()


def test_no_python_at_all_is_said_in_one_sentence(run: Run, tools: Path) -> None:
    (tools / "python3").unlink()
    refused = run()
    assert refused.returncode == 1
    assert refused.stderr == (
        "Python 3.11 or newer is needed, and there is no python3 here: install it (Debian: apt install python3 python3-pip).\n"
    )


def test_a_missing_pip_is_said_in_one_sentence(run: Run, tools: Path, house: Path) -> None:
    program(tools / "python3", f'[ "$1 $2" = "-m pip" ] && echo "No module named pip" >&2 && exit 1; exec "{real_python()}" "$@"')
    refused = run()
    assert refused.returncode == 1
    assert re.fullmatch(
        r"pip is missing for Python \S+: install it \(Debian: apt install python3-pip\) and start again\.\n", refused.stderr
    )
    assert not (house / ".venv").exists()


@pytest.mark.usefixtures("real_pip")
def test_a_registry_that_does_not_answer_is_said_in_one_sentence(run: Run, house: Path, tools: Path) -> None:
    (house / "requirements.txt").write_text(f"six==1.17.0 --hash=sha256:{'0' * 64}\n")
    refused = run()
    assert refused.returncode == 1
    announced, sentence = refused.stderr.splitlines()
    assert announced.startswith("Setting up: ")
    assert sentence.startswith(
        "The package registry does not answer or does not have the packages: check the network and start again"
    )
    (house / "requirements.txt").write_text("# nothing\n")
    program(tools / "python3", PIP_IDLE.format(real_python()))
    assert run().returncode == 0, "and the next start finds nothing half done"


@pytest.mark.usefixtures("real_pip")
def test_any_other_trouble_of_pip_is_shown_in_its_own_words(run: Run, house: Path) -> None:
    (house / "requirements.txt").write_text("this is no package\n")
    refused = run()
    assert refused.returncode == 1
    assert "this is no package" in refused.stderr
    assert refused.stderr.endswith("The packages could not be installed: see above, and start again.\n")


def test_an_interrupted_installation_is_begun_again(run: Run, tools: Path, house: Path) -> None:
    half = f'echo half >"{house}/.venv/half-a-package"; kill -9 $PPID'
    program(tools / "python3", f'case "$*" in *"--python "*) {half} ;; esac; exec "{real_python()}" "$@"')
    assert run().returncode == 137
    assert (house / ".venv/half-a-package").exists()
    program(tools / "python3", PIP_IDLE.format(real_python()))
    assert run().returncode == 0
    assert not (house / ".venv/half-a-package").exists()


def test_an_environment_made_by_hand_is_filled_and_kept(run: Run, house: Path) -> None:
    subprocess.run([real_python(), "-m", "venv", "--without-pip", house / ".venv"], check=True)
    (house / ".venv/mine").touch()
    assert run().returncode == 0
    assert (house / ".venv/mine").exists()


def test_uv_is_taken_where_there_is_one_and_pip_where_it_fails(run: Run, tools: Path, house: Path) -> None:
    program(tools / "uv", f'echo "$*" >>"{house}/asked"; exit 0')
    assert run().returncode == 0
    assert (house / "asked").read_text() == (
        f"pip sync --quiet --system-certs --python {house}/.venv/bin/python {house}/requirements.txt\n"
    )
    program(tools / "uv", "exit 2")
    (house / "requirements.txt").write_text("# changed\n")
    assert run().returncode == 0


def test_two_started_at_once_set_up_once(house: Path, tools: Path, tmp_path: Path) -> None:
    environ = {"PATH": str(tools), "HOME": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    both = [
        subprocess.Popen([house / "run"], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [one.communicate(timeout=60)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert "".join(said).count("Setting up") == 1


@pytest.mark.parametrize(
    ("arguments", "called"),
    [
        (["test"], "a clone: -m pytest -n 3 --dist worksteal --durations=15"),
        (["test", "-k", "two words"], "a clone: -m pytest -n 3 --dist worksteal --durations=15 -k two words"),
        (["test", "faults", "--seed", "7"], "a clone: -m tests.faults --seed 7"),
        (["bench"], "a clone: -m tests.bench"),
        (["bench", "--quick"], "a clone: -m tests.bench --quick"),
    ],
)
def test_the_developers_part_runs_from_the_root(run: Run, set_up: Path, arguments: list[str], called: str) -> None:
    assert run(*arguments).stdout == f"{called}\n"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["--fresh"], ["check"], ["extract"], ["update"], ["backup", "a b.db"]])
def test_everything_else_is_the_bots_own_command_line(run: Run, set_up: Path, arguments: list[str]) -> None:
    assert run(*arguments).stdout.split(": ", 1)[1] == " ".join(["-P", "-m", "bot", *arguments]) + "\n"


def test_the_tests_say_aloud_that_there_is_no_browser(run: Run, set_up: Path, tools: Path) -> None:
    assert "the browser test is SKIPPED" in run("test").stderr
    program(tools / "chromium", "exit 0")
    assert run("test").stderr == ""


def pinned(file: str) -> dict[str, str]:
    """The exact version of each package of a requirements file."""
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / file).read_text(), re.M))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_by_its_hash_and_no_registry_is_named(file: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / file).read_text().strip())
    assert [entry for entry in entries if not re.match(r"[a-z0-9.-]+==\S+.*\\\n    --hash=sha256:", entry)] == []
    assert not re.search(r"https?:|file:|index|find-links|/", (ROOT / file).read_text())


def test_the_pins_are_those_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for file, wanted in (
        ("requirements.txt", project["dependencies"]),
        ("requirements-dev.txt", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        versions = pinned(file)
        for requirement in map(Requirement, wanted):
            assert requirement.specifier.contains(versions[requirement.name.lower()]), f"{file}: {requirement}"


def test_the_tests_run_on_the_very_versions_the_bot_runs_on() -> None:
    assert pinned("requirements.txt").items() <= pinned("requirements-dev.txt").items()
