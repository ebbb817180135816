"""A chat for long walks: it asks the page only for what is new, and waits no longer than it must."""

import aiohttp

from tests.journeys.chat import Chat, Json


class Swift(Chat):
    """The same acts as of any chat."""

    def __init__(self, http: aiohttp.ClientSession, base: str, person: str = "sofia") -> None:
        super().__init__(http, base, person)
        self.known: dict[int, Json] = {}
        self.rev = 0

    async def state(self) -> Json:
        """Everything the page shows, put together from what changed since the last time."""
        params = {"person": self.person, "since": str(self.rev)}
        async with self.http.get(f"{self.base}/api/state", params=params) as response:
            answer: Json = await response.json()
        self.rev = answer["rev"]
        self.known |= {message["message_id"]: message for message in answer["messages"]}
        answer["messages"] = [self.known[number] for number in sorted(self.known) if not self.known[number].get("deleted")]
        return answer

    async def settle(self) -> None:
        """Wait until no update and no message waits."""
        answer = await self.post("idle", timeout_seconds=20, quiet_seconds=0.01)
        assert answer["idle"], "the bot did not come to rest"

    async def tap_data(self, message_id: int, data: str) -> str | None:
        """Tap any button of any message, even one that is gone by now; returns the toast, if any."""
        await self.post("tap", message_id=message_id, data=data)
        await self.settle()
        toasts = (await self.state())["toasts"]
        return toasts[-1]["text"] or None if toasts else None
