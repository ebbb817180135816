"""Files that were sent: kept by id, measured where they are pictures."""

import math
import re
import secrets
import struct
import zlib
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

from bot.sandbox.limits import FILE_NAME, UPLOAD_BYTES, check_file
from bot.sandbox.memory import Memory
from bot.sandbox.refusal import Refusal, bad

ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True)
class Upload:
    """A file as it came with a multipart request."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True)
class File:
    """A file Telegram keeps; width and height are 0 where it is no picture."""

    file_id: str
    file_unique_id: str
    name: str
    mime_type: str
    size: int
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Where the download of getFile finds it; it ends as the file's name does."""
        ending = PurePosixPath(self.name).suffix
        folder = "photos" if self.width else "documents"
        return f"{folder}/{self.file_id}{ending if ENDING.fullmatch(ending) else ''}"


class Files:
    """All files by id, with their content."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.by_id: dict[str, File] = {}
        self.content: dict[str, bytes] = {}
        for file_id, body, content in memory.files():
            self.by_id[file_id], self.content[file_id] = File(**body), content

    def put(self, upload: Upload, *, photo: bool = False) -> File:
        """Keep an uploaded file; refused as Telegram refuses empty, too big and broken ones."""
        size = len(upload.content)
        if size > UPLOAD_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        check_file(size, photo=photo)
        width, height = picture_size(upload.content) if photo else (0, 0)
        if photo:
            check_picture(width, height)
        name = upload.name.replace("/", "_")[-FILE_NAME:] or "file"
        file = File(secrets.token_urlsafe(24), secrets.token_urlsafe(9), name, upload.mime_type, size, width, height)
        self.by_id[file.file_id], self.content[file.file_id] = file, upload.content
        self._memory.keep_file(file.file_id, asdict(file), upload.content)
        return file


def check_picture(width: int, height: int) -> None:
    """Refuse what is no picture Telegram can show as a photo."""
    if not width or not height:
        raise bad("IMAGE_PROCESS_FAILED")
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in pixels; (0, 0) for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return jpeg_size(content) if content.startswith(b"\xff\xd8") else (0, 0)


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header of a JPEG; (0, 0) where there is none."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        # C4, C8 and CC are tables, every other marker from C0 to CF begins a frame.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0


SKY, HAZE, NEAR, FAR = (168, 205, 224), (250, 238, 214), bytes((63, 122, 92)), bytes((128, 172, 142))


def picture_png(width: int, height: int) -> bytes:
    """A small landscape, two hills in the morning: what a person attaches when they attach a photo."""
    near = [height * (0.78 + 0.06 * math.sin(5 * x / width + 2)) for x in range(width)]
    far = [height * (0.62 + 0.1 * math.sin(4 * x / width)) for x in range(width)]
    rows = b""
    for y in range(height):
        sky = bytes(round(top + (low - top) * y / height) for top, low in zip(SKY, HAZE, strict=True))
        rows += b"\x00" + b"".join(NEAR if y > near[x] else FAR if y > far[x] else sky for x in range(width))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body
