"""What people attach: a file of their own, or a sample of each kind of thing Telegram's apps can send."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.chat import Person
from bot.sandbox.files import File, Upload, picture_png, picture_size
from bot.sandbox.messages import as_document
from bot.sandbox.typed import wrong
from bot.sandbox.world import World

Json = dict[str, Any]


def given_file(body: Json) -> Upload | None:
    """The file of an act, or None where a sample will do."""
    raw = body.get("content")
    if raw is None:
        return None
    try:
        content = base64.b64decode(str(raw), validate=True)
    except (binascii.Error, ValueError) as error:
        raise wrong("the content of a file is base64") from error
    return Upload(str(body.get("name") or "file"), str(body.get("mime_type") or "application/octet-stream"), content)


def attached(world: World, person: Person, body: Json) -> Json:
    """The field of a message that holds what was attached."""
    kind, upload = str(body.get("kind") or ""), given_file(body)
    if kind in FILES:
        return {kind: FILES[kind](world, upload)}
    if kind not in CARDS:
        raise wrong(f"a kind is one of {', '.join(ATTACHMENTS)}")
    if upload is not None:
        raise wrong(f"a {kind} has no file")
    return {kind: CARDS[kind](person)}


def put(world: World, upload: Upload, *, photo: bool = False) -> tuple[File, Json]:
    """Keep an attached file, and the fields every kind of file has."""
    file = world.files.put(upload, photo=photo)
    return file, {"file_id": file.file_id, "file_unique_id": file.file_unique_id, "file_size": file.size}


def photo(world: World, upload: Upload | None) -> list[Json]:
    """The picture; without one a landscape in two sizes, the smaller first as Telegram has it."""
    pictures = [upload] if upload else [sample(90, 60), sample(360, 240)]
    if not all(all(picture_size(each.content)) for each in pictures):
        raise wrong("this is no picture in PNG or JPEG; send it as a file")
    kept = [put(world, each, photo=True) for each in pictures]
    return [{**fields, "width": file.width, "height": file.height} for file, fields in kept]


def sample(width: int, height: int) -> Upload:
    """A picture of that size."""
    return Upload("photo.png", "image/png", picture_png(width, height))


def document(world: World, upload: Upload | None) -> Json:
    """The file; without one a short text."""
    return as_document(put(world, upload or Upload("notes.txt", "text/plain", b"Some notes.\n"))[0])


def voice(world: World, upload: Upload | None) -> Json:
    """Three seconds of voice."""
    upload = upload or Upload("voice.ogg", "audio/ogg", b"OggS voice")
    return {**put(world, upload)[1], "duration": 3, "mime_type": upload.mime_type}


def video(world: World, upload: Upload | None) -> Json:
    """Four seconds of video."""
    upload = upload or Upload("video.mp4", "video/mp4", b"\x00\x00\x00\x18ftypmp42 video")
    return {**put(world, upload)[1], "width": 640, "height": 360, "duration": 4, "mime_type": upload.mime_type}


def sticker(world: World, upload: Upload | None) -> Json:
    """A sticker that waves."""
    fields = put(world, upload or Upload("sticker.webp", "image/webp", b"RIFF sticker"))[1]
    looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "👋"}
    return {**fields, **looks}


def location(person: Person) -> Json:
    """A square in Brussels."""
    return {"latitude": 50.8467, "longitude": 4.3525}


def contact(person: Person) -> Json:
    """The person's own card."""
    return {"phone_number": "+32000000000", "first_name": person.first_name, "user_id": person.user_id}


FILES: Mapping[str, Callable[[World, Upload | None], Any]] = {
    "photo": photo,
    "document": document,
    "voice": voice,
    "video": video,
    "sticker": sticker,
}
CARDS: Mapping[str, Callable[[Person], Any]] = {"location": location, "contact": contact}
ATTACHMENTS = (*FILES, *CARDS)
