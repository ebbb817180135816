"""How fast we may send: a window for the bot, a bucket for each chat, and what floods do to both."""

import zlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

# Telegram allows about 30 a second; the margin keeps jitter on the way from squeezing 31 into one of its seconds.
WINDOW_SECONDS = 1.0
MARGIN_SECONDS = 0.1
REPLIES_SHARE = 30 / 25  # replies may use a little more than lessons and announcements
BURST = 3  # messages a chat may get at once
GROUP_PER_SECOND = 20 / 60
FLOOD_CHATS = 3  # so many chats refused within FLOOD_SECONDS are the bot's own flood
FLOOD_SECONDS = 10.0
CLEAN_SECONDS = 60.0
LEAST_RATE = 1


def jitter(key: str, retry_after: int) -> int:
    """A few whole seconds more, always the same for one message, so that a crowd does not come back at once."""
    return zlib.crc32(key.encode()) % (2 + min(retry_after, 80) // 10)


def _room(taken: deque[float], most: int, seconds: float, now: float) -> float:
    return max(0.0, taken[-most] + seconds - now) if len(taken) >= most else 0.0


@dataclass
class _Chat:
    tokens: float
    filled_at: float
    paused_until: float = 0.0


@dataclass
class Pacing:
    """Decides what may leave now; times are monotonic seconds, and a rate of 0 lifts that limit."""

    per_second: int
    per_chat: float
    started_at: float
    rate: int = -1  # messages a second now allowed, halved by floods; -1: as configured
    paused_until: float = 0.0
    _taken: deque[float] = field(default_factory=deque)
    _by_itself: deque[float] = field(default_factory=deque)  # of those, what nobody is waiting for: lessons and announcements
    _chats: dict[int, _Chat] = field(default_factory=dict)
    _floods: deque[tuple[float, int]] = field(default_factory=deque)
    _clean_since: float = 0.0
    _flooded_until: float = 0.0

    def __post_init__(self) -> None:
        self.rate = self.per_second if self.rate < 0 else min(self.rate, self.per_second)
        self._clean_since = self.started_at
        # What was sent just before a restart is not known here, so the window counts as full.
        self._taken.extend([self.started_at] * self._most(0))
        self._by_itself.extend([self.started_at] * self._most(1))

    def wait(self, chat_id: int, lane: int, now: float) -> float:
        """Seconds until one message of that lane may leave for that chat; 0.0 is now."""
        return max(self.bot_wait(lane, now), self.chat_wait(chat_id, now))

    def bot_wait(self, lane: int, now: float) -> float:
        """Seconds until the whole bot may send one message of that lane; 0.0 is now."""
        if now < self.paused_until:
            return self.paused_until - now
        if not self.per_second:
            return 0.0
        self._recover(now)
        for taken in (self._taken, self._by_itself):
            while taken and taken[0] <= now - WINDOW_SECONDS - MARGIN_SECONDS:
                taken.popleft()
        wait = _room(self._taken, self._most(0), WINDOW_SECONDS + MARGIN_SECONDS, now)
        return max(wait, _room(self._by_itself, self._most(lane), WINDOW_SECONDS, now)) if lane else wait

    def _most(self, lane: int) -> int:
        return self.rate if lane else int(self.rate * REPLIES_SHARE)

    def chat_wait(self, chat_id: int, now: float) -> float:
        """Seconds until this chat has a token and is not paused; 0.0 is now."""
        chat = self._chats.get(chat_id)
        if chat is None:
            return 0.0
        self._fill(chat_id, chat, now)
        short = (1.0 - chat.tokens) / self._chat_rate(chat_id) if self.per_chat and chat.tokens < 1.0 else 0.0
        return max(0.0, chat.paused_until - now, short)

    def _chat_rate(self, chat_id: int) -> float:
        return min(self.per_chat, GROUP_PER_SECOND) if chat_id < 0 else self.per_chat

    def _fill(self, chat_id: int, chat: _Chat, now: float) -> None:
        chat.tokens = min(BURST, chat.tokens + (now - chat.filled_at) * self._chat_rate(chat_id))
        chat.filled_at = now

    def take(self, chat_id: int, lane: int, now: float) -> None:
        """One message of that lane to this chat leaves now."""
        if self.per_second:
            self._taken.append(now)
            if lane:
                self._by_itself.append(now)
        if self.per_chat:
            chat = self._chats.setdefault(chat_id, _Chat(BURST, now))
            self._fill(chat_id, chat, now)
            chat.tokens -= 1.0

    def left(self, lanes: Sequence[int], now: float) -> None:
        """The messages taken last, of these lanes, leave only now, because their claim took time to store."""
        for taken, count in ((self._taken, len(lanes)), (self._by_itself, sum(lane > 0 for lane in lanes))):
            for place in range(1, min(count, len(taken)) + 1):
                taken[-place] = now

    def chats_waiting(self, now: float) -> int:
        """How many chats cannot get anything now: a claim has to look that much further."""
        waiting = {chat_id for chat_id in self._chats if self.chat_wait(chat_id, now)}
        rested = [chat_id for chat_id, chat in self._chats.items() if chat.tokens >= BURST and chat_id not in waiting]
        for chat_id in rested:
            del self._chats[chat_id]
        return len(waiting)

    def pause_chat(self, chat_id: int, seconds: float, now: float) -> None:
        """Nothing leaves for this chat in the next seconds."""
        chat = self._chats.setdefault(chat_id, _Chat(BURST, now))
        chat.paused_until = max(chat.paused_until, now + seconds)

    def pause(self, seconds: float, now: float) -> None:
        """Nothing leaves at all in the next seconds."""
        self.paused_until = max(self.paused_until, now + seconds)

    def flood(self, chat_id: int, seconds: float, now: float) -> bool:
        """Telegram refused this chat for so long; True if that makes it the bot's own flood: all paused, the rate halved."""
        self._clean_since = now
        self.pause_chat(chat_id, seconds, now)
        self._floods.append((now, chat_id))
        while self._floods[0][0] <= now - FLOOD_SECONDS:
            self._floods.popleft()
        same = now < self._flooded_until  # on its way already when all were paused, so it is no flood of its own
        if not same and len({chat for _, chat in self._floods}) < FLOOD_CHATS:
            return False
        self._floods.clear()
        self.pause(seconds, now)
        self._flooded_until = max(self._flooded_until, now + seconds)
        if not same and self.per_second:
            self.rate = max(LEAST_RATE, self.rate // 2)
        return True

    def _recover(self, now: float) -> None:
        begin = max(self._clean_since, self.paused_until)
        minutes = int((now - begin) // CLEAN_SECONDS)
        if minutes > 0:
            self.rate = min(self.per_second, self.rate + minutes)
            self._clean_since = begin + minutes * CLEAN_SECONDS
