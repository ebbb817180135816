"""The pictures of messages: read or drawn once, and sent by Telegram's own id of them once it has them."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from telegram import InputFile

from bot.documents.diagrams import draw
from bot.documents.qr import qr_code
from bot.screens.screen import Drawing, QrCode

Picture = Path | Drawing | QrCode
Draw = Callable[[str, Mapping[str, str], str], bytes]
CONTENTS = 48  # pictures of some 150 KB; those that Telegram has are not needed here any more
IDS = 4096
log = logging.getLogger(__name__)
V = TypeVar("V")


class Upload(InputFile):
    """A picture that goes up with a message, and which one it is."""

    def __init__(self, content: bytes, filename: str, picture: Picture) -> None:
        super().__init__(content, filename=filename)
        self.picture = picture


class Pictures:
    """What stands for a picture in a request. All of it is in memory: after a restart each picture goes up once more."""

    def __init__(self, draw: Draw = draw) -> None:
        self._draw = draw
        self._contents: OrderedDict[Picture, bytes] = OrderedDict()
        self._ids: OrderedDict[Picture, str] = OrderedDict()  # Telegram's, by which it sends a picture again
        self._one_at_a_time = asyncio.Lock()  # a morning's first lesson needs the same picture in 32 messages at once

    async def photo(self, picture: Picture) -> str | Upload | None:
        """Telegram's id of the picture, or the picture itself; None, and a word in the log, where there is none to be had."""
        async with self._one_at_a_time:
            if picture in self._ids:
                self._ids.move_to_end(picture)
                return self._ids[picture]
            if picture not in self._contents:
                try:
                    content = await asyncio.to_thread(self._content, picture)
                except Exception:
                    log.exception("no picture, its card goes out without it: %s", name_of(picture))
                    return None
                keep(self._contents, picture, content, CONTENTS)
            self._contents.move_to_end(picture)
        return Upload(self._contents[picture], name_of(picture), picture)

    def sent(self, photo: object, answer: object) -> None:
        """Telegram has taken a message with this picture: its id of it is in the answer."""
        sizes = answer.get("photo") if isinstance(answer, dict) else None
        if isinstance(photo, Upload) and isinstance(sizes, list) and sizes:
            largest: Any = sizes[-1]
            if isinstance(largest, dict) and isinstance(largest.get("file_id"), str):
                keep(self._ids, photo.picture, largest["file_id"], IDS)
                self._contents.pop(photo.picture, None)

    def forget(self, photo: object) -> bool:
        """True if this was an id of ours, which Telegram does not take any more: next time the picture itself goes up."""
        old = [picture for picture, file_id in self._ids.items() if file_id == photo]
        for picture in old:
            del self._ids[picture]
        return bool(old)

    def _content(self, picture: Picture) -> bytes:
        if isinstance(picture, Path):
            return picture.read_bytes()
        if isinstance(picture, QrCode):
            return qr_code(picture.link)
        return self._draw(picture.diagram, dict(picture.labels), picture.language)


def name_of(picture: Picture) -> str:
    """The file name a picture is sent under."""
    if isinstance(picture, QrCode):
        return "qr-code.png"
    return picture.name if isinstance(picture, Path) else f"{picture.diagram}.{picture.language}.png"


def keep(kept: OrderedDict[Picture, V], picture: Picture, value: V, most: int) -> None:
    """Keep a value, and let the ones go that were not asked for longest."""
    kept[picture] = value
    kept.move_to_end(picture)
    while len(kept) > most:
        kept.popitem(last=False)
