"""Carries the bot's requests over aiohttp, under python-telegram-bot."""

import json
import warnings
from typing import Any

import aiohttp
from telegram import InputFile
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # nothing public makes a RequestData
from telegram.warnings import PTBUserWarning

TELEGRAM = "https://api.telegram.org"
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
UPLOAD_SECONDS = 30.0
KEEP_ALIVE_SECONDS = 20.0
ASSUMED_RETRY_SECONDS = 5


class AiohttpRequest(BaseRequest):
    """One keep-alive pool of connections; errors come as TimedOut or NetworkError with aiohttp's own as `__cause__`."""

    def __init__(self, *, connections: int, read_seconds: float = READ_SECONDS, connect_seconds: float = CONNECT_SECONDS) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._connect_seconds = connect_seconds
        self._session: aiohttp.ClientSession | None = None
        self._timeouts: dict[tuple[Any, ...], aiohttp.ClientTimeout] = {}

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds, where the caller says nothing."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Open the pool; a second call changes nothing."""
        self._open()

    async def shutdown(self) -> None:
        """Close the pool and its connections; a later request opens a new one."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS)
            # No cookies and no proxy from the environment: the token is part of every address.
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
        return self._session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request and return its status and body; TimedOut, NetworkError, or RetryAfter for a 429."""
        upload = request_data is not None and request_data.contains_files
        timeout = self._timeout(upload, read_timeout, connect_timeout)
        body, headers = _encode(request_data)
        try:
            async with self._open().request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                payload, status = await answer.read(), answer.status
        except TimeoutError as error:
            raise TimedOut(f"no answer: {type(error).__name__}") from error
        except (aiohttp.ClientError, OSError) as error:
            # The address carries the token, so of foreign errors only the kind is told.
            raise NetworkError(f"no answer: {type(error).__name__}") from error
        if status == 429:
            raise RetryAfter(retry_after(payload))
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer's JSON; TelegramError where it is none. The library's own would write the answer to the log."""
        try:
            return json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as error:
            raise TelegramError("the answer is not JSON") from error

    def _timeout(self, upload: bool, read: Any, connect: Any) -> aiohttp.ClientTimeout:
        # python-telegram-bot's own timeouts for writing and for the pool have no counterpart here.
        key = (upload, read, connect)
        if key not in self._timeouts:
            usual = UPLOAD_SECONDS if upload else self._read_seconds
            self._timeouts[key] = aiohttp.ClientTimeout(
                total=None,
                sock_connect=self._connect_seconds if connect is BaseRequest.DEFAULT_NONE else connect,
                sock_read=usual if read is BaseRequest.DEFAULT_NONE else read,
            )
        return self._timeouts[key]


def _encode(request_data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        return json.dumps(request_data.parameters).encode(), {"Content-Type": "application/json"}
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, None


def retry_after(payload: bytes) -> int:
    """The whole seconds a 429 asks for; a few where it does not say, at most a day."""
    try:
        asked = json.loads(payload)["parameters"]["retry_after"]
        return max(1, min(86400, int(asked)))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return ASSUMED_RETRY_SECONDS


class DirectBot(ExtBot[None]):
    """`do_api_request` without the library's detours, a fifth of a request's CPU: what is JSON already goes straight out."""

    async def do_api_request(self, endpoint: str, api_kwargs: Any = None, return_type: Any = None, **how: Any) -> Any:
        """What Telegram answered, as JSON; every error is the library's own."""
        own_line = endpoint == "getUpdates"  # it has a connection that only the library reaches
        files = any(isinstance(value, InputFile) for value in (api_kwargs or {}).values())
        if own_line or files or return_type is not None:
            return await super().do_api_request(endpoint, api_kwargs, return_type, **how)
        plain = RequestData([RequestParameter(name, value, None) for name, value in (api_kwargs or {}).items()])
        return await self.request.post(f"{self.base_url}/{endpoint}", plain, **how)


def build_bot(token: str, api_url: str = "", *, connections: int = 64) -> ExtBot[None]:
    """A bot over aiohttp for that Bot API server (without /bot); getUpdates has a connection of its own."""
    return DirectBot(
        token=token,
        base_url=f"{(api_url or TELEGRAM).rstrip('/')}/bot",
        base_file_url=f"{(api_url or TELEGRAM).rstrip('/')}/file/bot",
        request=AiohttpRequest(connections=connections),
        get_updates_request=AiohttpRequest(connections=1),
    )


def mute_advice() -> None:
    """Silence python-telegram-bot's advice against do_api_request, by name: we mean it."""
    warnings.filterwarnings("ignore", message=r"Please use 'Bot\.", category=PTBUserWarning)
