"""One person's chat with the bot, driven over HTTP as the sandbox's page does it."""

from typing import Any

import aiohttp

Json = dict[str, Any]


class Chat:
    """What one person does and sees; every act waits until the bot has nothing more to say."""

    number = "250"  # what is typed where a lesson wants a number

    def __init__(self, http: aiohttp.ClientSession, base: str, person: str) -> None:
        self.http, self.base, self.person = http, base, person

    async def post(self, act: str, **body: Any) -> Json:
        """One act of the control API; a refusal fails the test."""
        async with self.http.post(f"{self.base}/api/{act}", json={"person": self.person, **body}) as response:
            answer: Json = await response.json()
            assert response.status == 200, answer
            return answer

    async def settle(self) -> None:
        """Wait until no update and no message waits."""
        answer = await self.post("idle", timeout_seconds=20, quiet_seconds=0.03)
        assert answer["idle"], "the bot did not come to rest"

    async def state(self) -> Json:
        """Everything the page shows."""
        async with self.http.get(f"{self.base}/api/state", params={"person": self.person}) as response:
            answer: Json = await response.json()
            return answer

    async def be(self, **person: str) -> None:
        """Change name, language_code or zone of the person."""
        await self.post("person", **person)

    async def start(self) -> None:
        """Press Start."""
        await self.post("start")
        await self.settle()

    async def say(self, text: str) -> None:
        """Type something and send it."""
        await self.post("say", text=text)
        await self.settle()

    async def messages(self) -> list[Json]:
        """What the bot has written and what is still there, oldest first."""
        return [message for message in (await self.state())["messages"] if not message["mine"]]

    async def last(self) -> Json:
        """The newest message of the bot."""
        return (await self.messages())[-1]

    async def screen(self) -> str:
        """The text of the newest message of the bot."""
        return words(await self.last())

    async def find(self, label: str) -> tuple[Json, str]:
        """The newest message with a button that starts with these words, and what the button sends."""
        for message in reversed(await self.messages()):
            for text, data in buttons(message):
                if text.removeprefix("• ").startswith(label):
                    return message, data
        seen = [text for message in await self.messages() for text, _ in buttons(message)]
        raise AssertionError(f"no button {label!r}; there are {seen}")

    async def tap(self, label: str) -> str | None:
        """Tap the newest button that starts with these words; returns the toast, if any."""
        message, data = await self.find(label)
        return await self.tap_data(message["message_id"], data)

    async def tap_data(self, message_id: int, data: str) -> str | None:
        """Tap any button of any message, even one that is gone by now; returns the toast, if any."""
        before = {toast["query_id"] for toast in (await self.state())["toasts"]}
        await self.post("tap", message_id=message_id, data=data)
        await self.settle()
        toasts = [toast for toast in (await self.state())["toasts"] if toast["query_id"] not in before]
        return toasts[-1]["text"] or None if toasts else None

    async def follow(self, word: str) -> None:
        """Tap the newest link on a word, one that leads into this very chat."""
        bot = (await self.state())["bot"]["username"]
        for message in reversed(await self.messages()):
            for linked, address in links(message):
                if linked == word:
                    assert address.startswith(f"https://t.me/{bot}?start="), address
                    await self.post("start", payload=address.partition("?start=")[2])
                    return await self.settle()
        raise AssertionError(f"no link on {word!r}")

    async def labels(self) -> list[str]:
        """The buttons of the newest message."""
        return [text for text, _ in buttons(await self.last())]

    async def turn(self, **how: Any) -> None:
        """Turn the clock: seconds=…, or until='next morning'."""
        await self.post("clock", **how)
        await self.settle()

    async def press(self, data: str) -> str | None:
        """Tap the newest button that sends this, or a lesson's button of this action; returns the toast, if any."""
        for message in reversed(await self.messages()):
            for _, sent in buttons(message):
                if data in (sent, action_of(sent)):
                    return await self.tap_data(message["message_id"], sent)
        raise AssertionError(f"no button sends {data!r}; the newest message is {await self.screen()!r}")

    async def do_lesson(self, *, line: str = "People in our villages miss the bus.") -> list[str]:
        """Walk the open lesson or quiz to its end, in any language, as a learner in a hurry; returns every text seen."""
        seen = [await self.screen()]
        for _ in range(80):
            message = await self.last()
            if is_end(message):
                return seen
            await self._one(message, line)
            seen.append(await self.screen())
        raise AssertionError("the lesson does not end: " + await self.screen())

    async def _one(self, message: Json, line: str) -> None:
        """The next thing to do, told by what the buttons send and never by what they say."""
        offered = actions(message)
        picks = sorted((action for action in offered if action.startswith("=")), key=lambda action: float(action[1:]))
        ticked = any(label.startswith("☑ ") for label, _ in buttons(message))
        if "go" in offered:
            await self.tap_data(message["message_id"], offered["go"])
        elif "ok" in offered and ticked:
            await self.tap_data(message["message_id"], offered["ok"])
        elif picks:
            await self.tap_data(message["message_id"], offered[picks[0]])
        else:  # words are wanted: a line of one's own, or a number
            await self.say(line if offered else self.number)


def is_end(message: Json) -> bool:
    """Whether this is the last message of a lesson, of a quiz, or what is asked after it."""
    return words(message).startswith("☑️") or any(data.startswith("fo:") for _, data in buttons(message))


def actions(message: Json) -> dict[str, str]:
    """What a lesson's buttons on this message do, each with what it sends: go, ex, sk, ok, =2, ..."""
    return {action: data for _, data in buttons(message) if (action := action_of(data))}


def action_of(data: str) -> str:
    """What a lesson's button does; empty for any other button."""
    return data.split(":", 2)[2] if data.startswith("p:") else ""


def words(message: Json) -> str:
    """The text or caption of a message."""
    return str(message.get("text") or message.get("caption") or "")


def links(message: Json) -> list[tuple[str, str]]:
    """The linked words of a message with their addresses."""
    units = words(message).encode("utf-16-le")  # entities count as JavaScript does
    entities = message.get("entities") or message.get("caption_entities") or []
    return [
        (units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"), one["url"])
        for one in entities
        if one["type"] == "text_link"
    ]


def buttons(message: Json) -> list[tuple[str, str]]:
    """The buttons of a message with what they send."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]


async def answer_form(chat: Chat, line: str) -> None:
    """Go through the form in this chat, in any language: the first choice of each item, a line once, and no more words."""
    while forward := [data for _, data in buttons(await chat.last()) if data.startswith("fo:")]:
        choice = next((data for data in forward if ":=" in data), None)
        if choice is None and line:
            await chat.say(line)
            line = ""
        else:
            await chat.press(choice or next(data for data in forward if data.endswith(":skip")))


async def enrolled(chat: Chat, hour: str = "09:00") -> None:
    """Somebody in Belgium who has done lesson 1.1 and chosen an hour."""
    await chat.start()
    await chat.tap("Start lesson 1")
    await chat.do_lesson()
    await chat.tap("Belgium")
    await chat.tap(hour)
