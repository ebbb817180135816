"""Telegram's limits: how fast, how many, how big."""

from collections import deque

from bot.sandbox.refusal import bad, too_many

BOT_PER_SECOND = 30
CHAT_PER_SECOND = 1.0
# Telegram says "about one a second, short bursts are tolerated" and gives no figure; this is ours.
CHAT_BURST = 8
GROUP_PER_SECOND = 20 / 60
GROUP_BURST = 20

COMMANDS = 100
DESCRIPTION = 512
SHORT_DESCRIPTION = 120
BUTTON_DATA_BYTES = 64
ANSWER = 200
PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
FILE_NAME = 255


class Flood:
    """Flood control on the machine's own time: 30 a second in all, one a second a private chat with a small burst."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque()
        self._chats: dict[int, tuple[float, float]] = {}

    def spend(self, chat_id: int, now: float) -> None:
        """Count one message to that chat at that monotonic second; refuse with 429 and the wait where it is too many."""
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= BOT_PER_SECOND:
            raise too_many(1)
        rate, burst = (CHAT_PER_SECOND, CHAT_BURST) if chat_id > 0 else (GROUP_PER_SECOND, GROUP_BURST)
        tokens, at = self._chats.get(chat_id, (float(burst), now))
        tokens = min(float(burst), tokens + (now - at) * rate)
        if tokens < 1:
            raise too_many(max(1, -int(-(1 - tokens) / rate // 1)))
        self._chats[chat_id] = (tokens - 1, now)
        self._recent.append(now)
        if len(self._chats) > 20_000:
            self._forget(now)

    def _forget(self, now: float) -> None:
        # A bucket untouched for a minute is full again, so it need not be kept.
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if now - bucket[1] < 60}


def check_file(size: int, *, photo: bool) -> None:
    """Refuse an empty file, a photo over 10 MB and anything over 50 MB."""
    if size == 0:
        raise bad("file must be non-empty")
    if photo and size > PHOTO_BYTES:
        raise bad(f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes")
