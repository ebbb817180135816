"""The sandbox itself: an HTTP server on 127.0.0.1 that plays Telegram and shows a chat page."""

from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.bot_api import BotApi, refuse
from bot.sandbox.chat import Newcomer
from bot.sandbox.control import Control
from bot.sandbox.faults import Call, Fault
from bot.sandbox.refusal import Refusal
from bot.sandbox.traffic import Traffic
from bot.sandbox.world import World

HERE = Path(__file__).parent
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
PAGES = {f"/{file.name}": (file, KINDS[file.suffix]) for file in (HERE / "page").iterdir() if file.suffix in KINDS}
PAGES["/"] = PAGES.pop("/index.html")
HOSTS = frozenset({"127.0.0.1", "localhost"})
# The page runs its own script and nothing else, and loads nothing from anywhere.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"  # noqa: E501
SHUTDOWN_SECONDS = 1.0


class Sandbox:
    """Plays Telegram for one bot; everything it is told survives a kill where `state` names a file.

    `people` are there from the beginning; `numbers` has their user ids by key.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        state: Path | None,
        token: str,
        limits: bool = True,
        planned: Callable[[], Awaitable[object]] | None = None,
        record: bool = True,
        server_delay_seconds: float = 0.0,
        name: str = "Training bot",
        people: Iterable[Newcomer] = (),
    ) -> None:
        self.world = World(clock=clock, state=state, token=token, name=name, limits=limits)
        self.traffic = Traffic(record=record, delay_seconds=server_delay_seconds)
        self.bot_api = BotApi(self.world, self.traffic)
        self.control = Control(self.world, self.traffic, planned)
        self.numbers = self.world.chats.introduce(people)
        self.world.memory.commit()
        self._runner: web.ServerRunner | None = None
        self.port = 0

    @property
    def faults(self) -> list[Fault]:
        """Put faults in here: the first that fits answers instead of the server, or after the effect."""
        return self.traffic.faults

    @faults.setter
    def faults(self, faults: list[Fault]) -> None:
        self.traffic.faults[:] = faults

    @property
    def calls(self) -> deque[Call]:
        """The Bot API requests so far with their outcome, the latest 20,000."""
        return self.traffic.calls

    async def start(self, port: int = 0) -> str:
        """Listen on 127.0.0.1 and return the base URL, without a slash at its end; port 0 takes a free one."""
        # Without cancellation the poll of a killed bot would wait on, and get the 409 of its successor.
        server = web.Server(self._handle, access_log=None, handler_cancellation=True)
        self._runner = web.ServerRunner(server, handle_signals=False, shutdown_timeout=SHUTDOWN_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.port = self._runner.addresses[0][1]
        return f"http://127.0.0.1:{self.port}"

    async def stop(self) -> None:
        """Stop listening, end what waits, and let go of the state file; a second time does nothing."""
        self.control.stop()
        self.world.updates.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        self.world.memory.close()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if not self._from_here(request):
            return refuse(Refusal(403, "Forbidden: only this machine and the sandbox's own page may ask"))
        path = request.path
        if path.startswith("/bot"):
            return await self.bot_api.handle(request, path[4:])
        if path.startswith("/api/"):
            return await self.control.handle(request, path[5:])
        if path.startswith("/file/bot"):
            return self.bot_api.download(path[9:])
        return self._page(path)

    def _from_here(self, request: web.BaseRequest) -> bool:
        # Another site's page could reach 127.0.0.1 by a name of its own, or post to it blindly: both show in these headers.
        headers = request.headers
        host = headers.get("Host", "")
        if host.partition(":")[0] not in HOSTS:
            return False
        origin = headers.get("Origin")
        if origin is not None and origin != f"http://{host}":
            return False
        return headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")

    def _page(self, path: str) -> web.Response:
        if path not in PAGES:
            return refuse(Refusal(404, "Not Found"))
        file, content_type = PAGES[path]
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
        return web.Response(body=file.read_bytes(), content_type=content_type, charset="utf-8", headers=headers)
