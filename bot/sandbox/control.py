"""The control API under /api/: what the page and the tests do and see."""

import asyncio
import datetime
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.sandbox.acts import ACTS, person_of
from bot.sandbox.faults import fault_from
from bot.sandbox.limits import UPLOAD_BYTES
from bot.sandbox.memory import dump
from bot.sandbox.params import from_json
from bot.sandbox.refusal import Refusal
from bot.sandbox.traffic import Traffic
from bot.sandbox.typed import wrong
from bot.sandbox.view import PERSON_FIELDS, everybody, state
from bot.sandbox.world import World

Json = dict[str, Any]
MORNING = datetime.time(9, 25)
KEEP_ALIVE_SECONDS = 15
STOPS_A_TURN = 200
LOOKS_A_STOP = 300
CHANGEABLE = ("first_name", "language_code", "zone", "note")
# A file of 50 MB in base64, with the rest of its act.
BODY_BYTES = UPLOAD_BYTES * 4 // 3 + 65_536
SHOWN_AS_PICTURE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def reply(body: Any, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(body=dump(body).encode(), status=status, content_type="application/json")


def until_next_morning(now: int, zone: str) -> int:
    """Seconds to 9:25 of the next day from Monday to Friday in that zone: a lesson of nine o'clock is there by then."""
    day = datetime.datetime.fromtimestamp(now, ZoneInfo(zone)).date() + datetime.timedelta(days=1)
    while day.isoweekday() > 5:
        day += datetime.timedelta(days=1)
    return int(datetime.datetime.combine(day, MORNING, ZoneInfo(zone)).timestamp()) - now


def until_next_week(now: int, zone: str) -> int:
    """Seconds to the same time on the clock of that zone in seven days."""
    local = datetime.datetime.fromtimestamp(now, ZoneInfo(zone))
    return int((local + datetime.timedelta(days=7)).timestamp()) - now


UNTIL: Mapping[str, Callable[[int, str], int]] = {"next morning": until_next_morning, "next week": until_next_week}


class Control:
    """Answers the page and the tests, which use the same addresses.

    GET  /api/state?person=ID[&since=REV]   what the page shows, see view.state
    GET  /api/people                        everybody with what is unread, and what Telegram refused, see view.everybody
    GET  /api/events                        server-sent events: `changed` with {boot, rev} after every change
    GET  /api/calls[?since=N&method=NAME]   the Bot API requests with their outcome
    GET  /api/file/ID                       a file sent in a chat
    POST /api/start {person, payload}       and say {text, entities}, tap {message_id, data},
         edit {message_id, text, entities}, attach {kind, name, mime_type, content, caption, entities}, block, unblock,
         group {action, text, title}; each answers with the update_id, null where the bot did not allow that kind of
         update. The content of an attached file is base64; without it something of that kind is made up. Entities are
         Telegram's, as its apps make them of what a person formats
    POST /api/many {acts: [{act, ...}]}     several of these at once, answers {results: [...]}
    POST /api/person {person, user_id, first_name, language_code, zone, note}   make or change one
    POST /api/crowd {count}                 make people crowd-1... who have pressed Start, without updates; answers {user_ids}
    POST /api/read {person, message_id}     they have seen everything up to this message
    POST /api/clock {seconds} or {until: "next morning" or "next week", person}
    POST /api/faults {faults: [...]}        replace the faults
    POST /api/idle {timeout_seconds, quiet_seconds}   answers {idle} when nothing waits and nothing was asked for a while
    """

    def __init__(self, world: World, traffic: Traffic, planned: Callable[[], Awaitable[object]] | None) -> None:
        self.world = world
        self.traffic = traffic
        self.planned = planned
        self.stopped = False
        self.gets: Mapping[str, Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]] = {
            "state": self.state,
            "people": self.people,
            "events": self.events,
            "calls": self.calls,
        }
        self.posts: Mapping[str, Callable[[Json], Awaitable[Json]]] = {
            "many": self.many,
            "person": self.person,
            "crowd": self.crowd,
            "read": self.read,
            "clock": self.clock,
            "faults": self.faults,
            "idle": self.idle,
        }

    async def handle(self, request: web.BaseRequest, name: str) -> web.StreamResponse:
        """Answer /api/<name>; what nobody could do is a 400 with a sentence in `error`."""
        try:
            if request.method == "GET":
                if name.startswith("file/"):
                    return self.file(name.removeprefix("file/"))
                if name in self.gets:
                    return await self.gets[name](request)
            elif request.method == "POST" and (name in ACTS or name in self.posts):
                return reply(await self.post(name, await self.body(request)))
            return reply({"error": "there is no such page"}, 404)
        except Refusal as refusal:
            return reply({"error": refusal.description}, refusal.status)
        finally:
            self.world.memory.commit()

    async def body(self, request: web.BaseRequest) -> Json:
        """The JSON object of a POST; an empty body is an empty object."""
        raw = bytearray()
        async for chunk in request.content.iter_any():  # request.read() would stop at one megabyte
            raw += chunk
            if len(raw) > BODY_BYTES:
                raise Refusal(413, "that is more than Telegram takes")
        return from_json(bytes(raw)) if raw else {}

    async def post(self, name: str, body: Json) -> Json:
        """Run an act of a person or a request of the tests."""
        return ACTS[name](self.world, body) if name in ACTS else await self.posts[name](body)

    async def many(self, body: Json) -> Json:
        """Run several acts in their order."""
        acts = body.get("acts")
        if not isinstance(acts, list) or not all(isinstance(act, dict) and act.get("act") in ACTS for act in acts):
            raise wrong(f"acts is a list of objects whose act is one of {', '.join(ACTS)}")
        return {"results": [ACTS[act["act"]](self.world, act) for act in acts]}

    async def person(self, body: Json) -> Json:
        """Make or change a person."""
        person = person_of(self.world, body)
        try:
            self.world.chats.change(person, {k: v for k, v in body.items() if k in CHANGEABLE})
        except ValueError as error:
            raise wrong(str(error)) from error
        return {name: getattr(person, name) for name in PERSON_FIELDS}

    async def crowd(self, body: Json) -> Json:
        """Make many people who have pressed Start already."""
        people = [person_of(self.world, {"person": f"crowd-{n}"}) for n in range(1, int(body.get("count", 0)) + 1)]
        for person in people:
            person.started = True
            self.world.chats.keep_person(person)
        return {"user_ids": [person.user_id for person in people]}

    async def read(self, body: Json) -> Json:
        """Remember how far somebody has read; it never goes back."""
        person, message_id = person_of(self.world, body), body.get("message_id")
        if not isinstance(message_id, int) or isinstance(message_id, bool):
            raise wrong("what was read is told by its message_id")
        if message_id > person.read:
            person.read = message_id
            self.world.chats.keep_person(person)
        return {"read": person.read}

    async def clock(self, body: Json) -> Json:
        """Turn the clock forward."""
        seconds = body.get("seconds")
        until = body.get("until")
        if isinstance(until, str) and until in UNTIL:
            seconds = UNTIL[until](self.world.clock.now(), person_of(self.world, body).zone)
        if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds < 0:
            raise wrong(
                'the clock wants {"seconds": a whole number that is not negative} or {"until": "next morning" or "next week"}'
            )
        await self._live_through(self.world.clock.now() + seconds)
        return {"now": self.world.clock.now(), "offset_seconds": self.world.clock.offset_seconds}

    async def _live_through(self, until: int) -> None:
        """Turn the clock to `until`, stopping wherever the bot has planned something, as time itself would."""
        for _ in range(STOPS_A_TURN):
            rows = await self.planned() if self.planned else None
            moments = [row["when"] for row in rows if isinstance(row["when"], int)] if isinstance(rows, list) else []
            ahead = [moment for moment in moments if self.world.clock.now() < moment < until]
            if not ahead:
                break
            self.world.turn_clock(min(ahead) - self.world.clock.now())
            for _ in range(LOOKS_A_STOP):
                if not await self.due():
                    break
                await asyncio.sleep(0.01)
        self.world.turn_clock(max(0, until - self.world.clock.now()))

    async def faults(self, body: Json) -> Json:
        """Replace the faults in front of the methods."""
        try:
            self.traffic.faults[:] = [fault_from(row) for row in body.get("faults", [])]
        except (ValueError, TypeError) as error:
            raise wrong(str(error)) from error
        return {"faults": len(self.traffic.faults)}

    async def idle(self, body: Json) -> Json:
        """Wait until no update waits, nothing planned is due and no request came for a while; false after the timeout."""
        began = time.monotonic()
        quiet = float(body.get("quiet_seconds", 0.05))
        while time.monotonic() - began < float(body.get("timeout_seconds", 10)):
            if self.world.updates.quiet_for(quiet) and self.traffic.quiet_for(quiet) and not await self.due():
                return {"idle": True, "waited_seconds": time.monotonic() - began}
            await asyncio.sleep(0.01)
        return {"idle": False, "waited_seconds": time.monotonic() - began}

    async def due(self) -> bool:
        """True if something planned should have left by now."""
        rows = await self.planned() if self.planned else None
        now = self.world.clock.now()
        if not isinstance(rows, list):
            return False
        return any(isinstance(row["when"], int) and row["when"] <= now for row in rows)

    async def state(self, request: web.BaseRequest) -> web.StreamResponse:
        """What the page shows of one person's chat."""
        person = person_of(self.world, {"person": request.query.get("person")})
        since = request.query.get("since", "0")
        planned = await self.planned() if self.planned else None
        return reply(state(self.world, person, int(since) if since.isdecimal() else 0, planned))

    async def people(self, request: web.BaseRequest) -> web.StreamResponse:
        """Everybody on the page, at a glance."""
        return reply(everybody(self.world, self.traffic.refused))

    async def calls(self, request: web.BaseRequest) -> web.StreamResponse:
        """The recorded requests, oldest first."""
        since, method = int(request.query.get("since", "0")), request.query.get("method", "").lower()
        found = [c.as_json() for c in self.traffic.calls if c.number > since and method in ("", c.method)]
        return reply({"calls": found})

    def file(self, file_id: str) -> web.Response:
        """A file for the page: pictures shown, everything else downloaded."""
        file = self.world.files.by_id.get(file_id)
        if file is None:
            return reply({"error": "there is no such file"}, 404)
        picture = file.mime_type in SHOWN_AS_PICTURE
        response = web.Response(body=self.world.files.content[file_id])
        response.content_type = file.mime_type if picture else "application/octet-stream"
        if not picture:
            response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quoted(file.name)}"
        return response

    async def events(self, request: web.BaseRequest) -> web.StreamResponse:
        """Tell a page of every change, several at once where they come fast, until it goes away."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        changed = asyncio.Event()
        changed.set()
        self.world.pages.add(changed)
        try:
            while not self.stopped:
                line = b": still here\n\n"
                if await arrives(changed):
                    changed.clear()
                    line = f"event: changed\ndata: {dump({'boot': self.world.boot, 'rev': self.world.chats.rev})}\n\n".encode()
                await response.write(line)
                await asyncio.sleep(0.02)
        except ConnectionError:
            pass
        finally:
            self.world.pages.discard(changed)
        return response

    def stop(self) -> None:
        """Let the pages go."""
        self.stopped = True
        self.world.tell_pages()


async def arrives(event: asyncio.Event) -> bool:
    """True once the event is set, False when it is time for a sign of life."""
    try:
        async with asyncio.timeout(KEEP_ALIVE_SECONDS):
            return await event.wait()
    except TimeoutError:
        return False


def quoted(name: str) -> str:
    """A file name for a header."""
    return "".join(chr(b) if (b < 128 and chr(b).isalnum()) or b in b"-._" else f"%{b:02X}" for b in name.encode())
