"""Where a database file may live: a folder of its own, on a local disk, used by one process."""

import fcntl
import os
from pathlib import Path

from bot.storage.errors import StoreError

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "fuse.sshfs"})


def prepare(path: Path) -> None:
    """Make the folder, and the file readable by its owner alone; StoreError on a network disk or without permission."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        refuse_network_disk(path.parent)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        path.chmod(0o600)
    except OSError as error:
        raise StoreError(f"the database {path} cannot be opened: {error.strerror}") from error


def refuse_network_disk(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> None:
    """StoreError if the folder is on a network disk, where SQLite's write-ahead log loses data; silent where nobody can tell."""
    if not mounts.exists():
        return
    device = folder.stat().st_dev
    here = f"{os.major(device)}:{os.minor(device)}"
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        mount, _, kind = line.partition(" - ")
        if mount.split()[2] == here and kind.split()[0] in _NETWORK:
            raise StoreError(
                f"{folder} is on a network disk ({kind.split()[0]}), where SQLite cannot keep what it accepted: "
                "put the database on a local disk"
            )


def lock(path: Path, taken: str) -> int:
    """Hold the file for this process and return its descriptor; StoreError beginning with `taken` if another one holds it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"{path} cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not os.path.samestat(os.fstat(held), path.stat()):  # renamed or replaced between the two lines above
            raise BlockingIOError
    except OSError as error:
        os.close(held)
        if isinstance(error, BlockingIOError):
            raise StoreError(f"{taken}: {path} is held by another process; stop that one first") from error
        raise StoreError(f"{path} cannot be locked: {error.strerror}") from error
    return held
