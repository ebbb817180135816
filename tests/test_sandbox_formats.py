"""What a person formats and attaches reaches the bot as Telegram's apps would send it: entities, real files, captions."""

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox.files import picture_png
from tests.test_sandbox_server import SOFIA, TOKEN, Wire, playing


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with playing() as wire:
        await wire.do("start")
        yield wire


def marked(kind: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


def packed(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def arrived(wire: Wire) -> dict[str, Any]:
    message: dict[str, Any] = (await wire.updates())[-1]["message"]
    return message


async def test_what_was_formatted_arrives_with_its_entities_and_what_telegram_finds_by_itself(wire: Wire) -> None:
    given = [marked("bold", 2, 9), marked("text_link", 7, 4, url="example.org"), marked("spoiler", 11, 3)]
    await wire.do("say", text="  🌳 good news /help ", entities=given)
    message = await arrived(wire)
    assert message["text"] == "🌳 good news /help"
    assert message["entities"] == [
        marked("bold", 0, 9),
        marked("text_link", 5, 4, url="http://example.org/"),
        marked("spoiler", 9, 3),
        marked("bot_command", 13, 5),
    ]


async def test_a_long_text_keeps_its_entities_in_every_part(wire: Wire) -> None:
    await wire.do("say", text="🌳" * 5000, entities=[marked("bold", 8190, 6), marked("italic", 8200, 2)])
    first, second = [update["message"]["entities"] for update in (await wire.updates())[-2:]]
    assert first == [marked("bold", 8190, 2)]
    assert second == [marked("bold", 0, 4), marked("italic", 8, 2)]


async def test_an_edit_is_formatted_anew(wire: Wire) -> None:
    said = await wire.do("say", text="Good", entities=[marked("bold", 0, 4)])
    await wire.do("edit", message_id=said["message_id"], text="Better", entities=[marked("italic", 0, 6)])
    assert (await wire.updates())[-1]["edited_message"]["entities"] == [marked("italic", 0, 6)]


@pytest.mark.parametrize(
    ("entities", "words"),
    [
        ([marked("mention", 0, 1)], "nobody can format a text as 'mention'"),
        ([marked("bold", 2, 3)], "the bold reaches out of the text"),
        ([marked("bold", 0, 0)], "the bold reaches out of the text"),
        ([{"type": "bold", "offset": "0", "length": 1}], "the bold reaches out of the text"),
        ([marked("text_link", 0, 1, url="nowhere")], "the text_link leads nowhere"),
        (["bold"], "an entity is an object"),
        ([marked("bold", 0, 1)] * 101, "entities are a list of at most 100"),
        ("bold", "entities are a list of at most 100"),
    ],
)
async def test_what_no_app_would_send_is_refused(wire: Wire, entities: object, words: str) -> None:
    assert await wire.do("say", text="abcd", entities=entities) == {"error": words}


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_a_file_of_one_s_own_reaches_the_bot_and_can_be_passed_on(wire: Wire) -> None:
    content = "név;szám\n".encode() * 200_000  # more than a megabyte
    sent = {"name": "névsor.csv", "mime_type": "text/csv", "content": packed(content)}
    await wire.do("attach", kind="document", caption=" The list ", entities=[marked("bold", 1, 3)], **sent)
    message = await arrived(wire)
    assert (message["caption"], message["caption_entities"]) == ("The list", [marked("bold", 0, 3)])
    document = message["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("névsor.csv", "text/csv", len(content))
    path = (await wire.result("getFile", file_id=document["file_id"]))["file_path"]
    assert path.startswith("documents/")
    assert path.endswith(".csv")
    async with wire.http.get(f"{wire.url}/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == content
    again = await wire.result(
        "sendDocument", chat_id=SOFIA, document=document["file_id"], caption="<i>Yours</i>", parse_mode="HTML"
    )
    assert again["document"] == document
    assert again["caption_entities"] == [marked("italic", 0, 5)]
    words = await wire.refused("sendPhoto", chat_id=SOFIA, photo=document["file_id"])
    assert words == "Bad Request: can't use file of type Document as Photo"


async def test_a_photo_of_one_s_own_is_measured_and_can_be_passed_on(wire: Wire) -> None:
    await wire.do("attach", kind="photo", name="square.png", mime_type="image/png", content=packed(picture_png(31, 17)))
    [photo] = (await arrived(wire))["photo"]
    assert (photo["width"], photo["height"]) == (31, 17)
    assert (await wire.result("getFile", file_id=photo["file_id"]))["file_path"].startswith("photos/")
    assert (await wire.result("sendPhoto", chat_id=SOFIA, photo=photo["file_id"], caption="Look"))["photo"] == [photo]
    words = await wire.refused("sendDocument", chat_id=SOFIA, document=photo["file_id"])
    assert words == "Bad Request: can't use file of type Photo as Document"


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")
async def test_what_is_larger_than_20_megabytes_cannot_be_downloaded_by_the_bot(wire: Wire) -> None:
    await wire.do("attach", kind="document", name="film.bin", content=packed(bytes(20 * 1024 * 1024 + 1)))
    file_id = (await arrived(wire))["document"]["file_id"]
    assert await wire.refused("getFile", file_id=file_id) == "Bad Request: file is too big"
    assert (await wire.result("sendDocument", chat_id=SOFIA, document=file_id))["document"]["file_id"] == file_id


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"kind": "photo", "content": packed(b"no picture")}, "this is no picture in PNG or JPEG; send it as a file"),
        ({"kind": "document", "content": "%"}, "the content of a file is base64"),
        ({"kind": "document", "content": ""}, "Bad Request: file must be non-empty"),
        ({"kind": "location", "content": packed(b"x")}, "a location has no file"),
        ({"kind": "document", "caption": "x" * 1025}, "a caption has at most 1024 characters"),
    ],
)
async def test_what_cannot_be_attached_is_refused_and_nothing_arrives(wire: Wire, body: dict[str, Any], words: str) -> None:
    assert await wire.do("attach", **body) == {"error": words}
    assert len(await wire.updates()) == 1
