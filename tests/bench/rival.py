"""The aiogram echo's own environment: its dependencies do not go together with ours, and it is none of ours."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.processes import ROOT, bare

FOLDER = ROOT / ".venv" / "rival"  # lives and dies with .venv, which git does not see
WANTED = "aiogram>=3.31,<4"
INSTALL_SECONDS = 120


def aiogram_python() -> tuple[Path | None, str]:
    """A Python that has aiogram, and its version; None and the reason where it cannot be had."""
    python = FOLDER / "bin" / "python"
    try:
        if not (version := _version(python)):
            _install(python)
            version = _version(python)
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"aiogram could not be installed ({type(error).__name__})"
    return (python, version) if version else (None, "aiogram could not be installed")


def _version(python: Path) -> str:
    if not python.exists():
        return ""
    asked = subprocess.run(
        [python, "-c", "import aiogram; print(aiogram.__version__)"], capture_output=True, text=True, env=bare()
    )
    return asked.stdout.strip()


def _install(python: Path) -> None:
    print("installing aiogram into an environment of its own, once", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--clear", FOLDER], check=True)
    uv = shutil.which("uv")
    by_uv = [uv or "", "pip", "install", "--quiet", "--system-certs", "--python", str(python), WANTED]
    by_pip = ["python3", "-m", "pip", "--python", str(python), "install", "--quiet", "--disable-pip-version-check", WANTED]
    subprocess.run(by_uv if uv else by_pip, check=True, capture_output=True, timeout=INSTALL_SECONDS)
