"""What a request asks for: JSON, urlencoded, multipart and the query string, read alike."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from bot.sandbox.files import Upload
from bot.sandbox.limits import UPLOAD_BYTES
from bot.sandbox.memory import dump
from bot.sandbox.refusal import Refusal, bad

# These may come as JSON inside a string, as every form does it.
NESTED = frozenset({"reply_markup", "entities", "caption_entities", "commands", "scope", "menu_button", "allowed_updates"})


HALF_PAIR = re.compile(rb"\\u[dD]")


async def read(request: web.BaseRequest) -> dict[str, Any]:
    """The parameters of a Bot API request; files are Upload; refused where the body cannot be read."""
    query = request.query_string
    params: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if request.can_read_body:
        kind = request.content_type
        if kind.startswith("multipart/"):
            params |= await multipart(request)
        else:
            body = await request.read()
            params |= from_json(body) if kind == "application/json" else from_form(body)
    for name in NESTED & params.keys():
        if isinstance(params[name], str):
            params[name] = unpack(name, params[name])
    return params


def from_json(body: bytes) -> dict[str, Any]:
    """The object of a JSON body."""
    params = unpack("request body", body)
    if not isinstance(params, dict):
        raise bad("request body must be a JSON object")
    return {name: value for name, value in params.items() if value is not None}


def from_form(body: bytes) -> dict[str, Any]:
    """The fields of an urlencoded body."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError as error:
        raise bad("strings must be encoded in UTF-8") from error


def unpack(name: str, raw: str | bytes) -> Any:
    """JSON, read strictly: an empty one is nothing, half a surrogate pair is refused."""
    if not raw:
        return None
    try:
        value = json.loads(raw)
        # Only an escaped half can get in, and JSON with escapes is rare enough to be written out as a test.
        if HALF_PAIR.search(raw if isinstance(raw, bytes) else raw.encode()):
            dump(value).encode()
    except UnicodeEncodeError as error:
        raise bad("strings must be encoded in UTF-8") from error
    except (ValueError, RecursionError) as error:
        what = "reply keyboard markup" if name == "reply_markup" else name
        raise bad(f"can't parse {what} JSON object") from error
    return value


async def multipart(request: web.BaseRequest) -> dict[str, Any]:
    """The fields and files of a multipart body."""
    params: dict[str, Any] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        content = await read_part(part)
        if part.filename is None:
            try:
                params[part.name] = content.decode()
            except UnicodeDecodeError as error:
                raise bad("strings must be encoded in UTF-8") from error
        else:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            params[part.name] = Upload(part.filename, mime_type, content)
    return params


async def read_part(part: BodyPartReader) -> bytes:
    """The part's bytes; refused while it streams once it is larger than any upload may be."""
    content = bytearray()
    while chunk := await part.read_chunk(65536):
        content += chunk
        if len(content) > UPLOAD_BYTES:
            raise Refusal(413, "Request Entity Too Large")
    return bytes(part.decode(bytes(content))) if "Content-Transfer-Encoding" in part.headers else bytes(content)


def integer(params: dict[str, Any], name: str, otherwise: int = 0) -> int:
    """A whole number, or `otherwise` where it is missing or none, as Telegram reads them."""
    try:
        return int(params.get(name, otherwise))
    except (ValueError, TypeError):
        return otherwise


def text(params: dict[str, Any], name: str) -> str:
    """A text, empty where it is missing."""
    value = params.get(name)
    return "" if value is None else str(value)


def flag(params: dict[str, Any], name: str) -> bool:
    """A yes or no, as JSON or as form text."""
    return params.get(name) in (True, "true", "True", "1", 1)
