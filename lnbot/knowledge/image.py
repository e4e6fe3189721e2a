"""A compiled form of a folder that loads in milliseconds, kept in the user's cache and made anew when a file changes.

The image is written whole beside its place and moved there, so two processes at once never see half of one; where
nothing can be written, the folder is compiled in memory each time. Its stamp is the size and time of every file of the
folder and of the program: an image of another program or another state of the folder is never used. It is data for
`marshal`, checked by length and checksum, in a folder of the user's own.
"""

import marshal
import os
import sys
import zlib
from _thread import get_ident
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_MAGIC = b"lnbot image 1\n"


def cache_folder() -> str:
    """Return the folder of the images: ``LNBOT_CACHE``, or ``lnbot`` in the user's cache folder."""
    own = os.environ.get("LNBOT_CACHE")
    if own:
        return own
    if sys.platform == "win32":
        top = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        top = os.path.expanduser("~/Library/Caches")
    else:
        top = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(top, "lnbot")


def stamp(folder: str, program: str) -> str:
    """Return a text that changes whenever a YAML file under `folder` or a module under `program` does."""
    seen = [sys.version, os.path.abspath(folder)]
    for top, ending in ((folder, (".yaml", ".yml")), (program, (".py", ".txt"))):
        for path, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
            with os.scandir(path) as entries:
                listed = [e for e in entries if e.name in files and e.name.endswith(ending) and e.name[0] != "."]
                state = sorted((e.name, s.st_size, s.st_mtime_ns) for e in listed if (s := _stat(e)) is not None)
            seen += [f"{path}/{name} {size} {changed}" for name, size, changed in state]
    return "\n".join(seen)


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Return the state of `entry`, or None for a link to nothing: reading the folder will say what is wrong with it."""
    try:
        return entry.stat()
    except OSError:
        return None


def cached(folder: str, program: str, build: Callable[[], Any]) -> Any:
    """Return what `build` makes of `folder`, from the cache where it holds it. The result is made of plain values only.

    Raises:
        Whatever `build` raises: faults are never cached.

    """
    state = stamp(folder, program).encode()
    path = os.path.join(cache_folder(), f"{zlib.crc32(os.path.abspath(folder).encode()):08x}.image")
    image = _read(path, state)
    if image is None:
        image = build()
        _write(path, state, image)
    return image


def _read(path: str, state: bytes) -> Any:
    try:
        with open(path, "rb") as file:
            raw = file.read()
    except OSError:
        return None
    head = _MAGIC + zlib.crc32(state).to_bytes(4, "big") + len(state).to_bytes(4, "big") + state
    if not raw.startswith(head):
        return None
    body = memoryview(raw)[len(head) + 4 :]  # not a copy: the image is megabytes
    if zlib.crc32(body).to_bytes(4, "big") != raw[len(head) : len(head) + 4]:
        return None
    return marshal.loads(body)  # noqa: S302 - our own file, whole by its checksum


def _write(path: str, state: bytes, image: Any) -> None:
    body = marshal.dumps(image)
    head = _MAGIC + zlib.crc32(state).to_bytes(4, "big") + len(state).to_bytes(4, "big") + state
    beside = f"{path}.{os.getpid()}-{get_ident()}"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(beside, "wb") as file:
            file.write(head + zlib.crc32(body).to_bytes(4, "big") + body)
        os.replace(beside, path)
    except OSError:
        # A read-only or full disk costs the next start its speed and nothing else.
        with suppress(OSError):
            os.unlink(beside)
