"""People who learn by tapping what they were sent, and do what people do: tap twice, tap old buttons, talk at odd moments."""

import random
import time
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.acts import ACTS
from bot.sandbox.chat import Chat, Message
from bot.sandbox.world import World

Json = dict[str, Any]
WORDS = (
    "Older people in our villages miss the bus reform because all information is online.",
    "12 families wait for a nursery place.",
    "It's raining <b>again</b> & nobody asked us 🚲",
)
PATIENCE_SECONDS = 4.0
LONGEST_ROAD = 150  # acts, then somebody else takes the place


@dataclass
class Player:
    """One person: what they saw last, what they did last, every button they ever saw."""

    key: str
    chat: Chat
    chance: random.Random
    acted_on: tuple[int, int] = (0, 0)
    acted_at: float = 0.0
    acts: int = 0
    empty: int = 0  # moments in a row without anything to tap
    seen: list[tuple[int, str]] = field(default_factory=list)


class Crowd:
    """Keeps so many people busy; every update they cause is recorded in `updates`."""

    def __init__(self, world: World, seed: int, size: int, *, mischief: float = 1.0) -> None:
        self.world, self.size, self.mischief = world, size, mischief
        self.chance = random.Random(seed)
        self.updates: list[Json] = []
        self.players: list[Player] = []
        self.calm = False  # True: they only watch
        self._met = 0

    def expect(self, key: str) -> Player:
        """Somebody who learns already and waits for the bot to speak first."""
        person = self.world.chats.meet(key)
        person.started = True
        self.world.chats.keep_person(person)
        player = Player(key, self.world.chats.by_id[person.user_id], random.Random(self.chance.random()))
        self.players.append(player)
        return player

    def act(self, name: str, **body: Any) -> None:
        """One act of a person, its updates recorded."""
        first = self.world.updates.next_id
        ACTS[name](self.world, body)
        fresh = []
        for update in reversed(self.world.updates.waiting):
            if update["update_id"] < first:
                break
            fresh.append(update)
        self.updates += reversed(fresh)

    def turn(self) -> None:
        """Everybody looks at their chat and does something if there is something new."""
        if self.calm:
            return
        self.players = [player for player in self.players if player.acts < LONGEST_ROAD and player.empty < 3]
        while len(self.players) < self.size:
            self._met += 1
            newcomer = self.expect(f"learner-{self._met}")
            newcomer.chat.person.started = False  # type: ignore[union-attr]
            self._do(newcomer, "start")
        for player in self.players:
            self._look(player)

    def _do(self, player: Player, name: str, **body: Any) -> None:
        self.act(name, person=player.key, **body)
        player.acts += 1
        player.acted_at = time.monotonic()

    def _look(self, player: Player) -> None:
        spoken = [message for message in self._newest(player.chat, 4) if message.body["from"]["id"] != player.chat.id]
        if not spoken:
            return  # nobody has spoken to them yet
        newest = (spoken[0].body["message_id"], spoken[0].rev)
        open_ = next((message for message in spoken if buttons(message)), None)
        here = newest if open_ is None else (open_.body["message_id"], open_.rev)
        if here == player.acted_on:
            if time.monotonic() - player.acted_at > PATIENCE_SECONDS:
                self._do(player, "say", text="/next")
            return
        player.acted_on = here
        if open_ is None:
            player.empty += 1
            self._do(player, "say", text="/next" if player.empty == 1 else player.chance.choice(WORDS))
        else:
            player.empty = 0
            self._answer(player, open_)
        if player.chance.random() < 0.3 * self.mischief:
            self._mischief(player)

    def _newest(self, chat: Chat, count: int) -> list[Message]:
        found = []
        for message in reversed(chat.messages.values()):
            found.append(message)
            if len(found) >= count:
                break
        return found

    def _answer(self, player: Player, message: Message) -> None:
        number, offered = message.body["message_id"], buttons(message)
        player.seen += [(number, data) for _, data in offered]
        chosen = choose(player.chance, offered)
        if chosen is None:
            self._do(player, "say", text=player.chance.choice(WORDS))
            return
        self._do(player, "tap", message_id=number, data=chosen)
        while player.chance.random() < 0.25 * self.mischief:
            self._do(player, "tap", message_id=number, data=chosen)

    def _mischief(self, player: Player) -> None:
        kind = player.chance.choice(("old", "old", "old", "foreign", "words", "command", "photo", "forged"))
        if kind == "old" and player.seen:
            number, data = player.chance.choice(player.seen)
            self._do(player, "tap", message_id=number, data=data)
        elif kind == "foreign" and player.seen:
            other = player.chance.choice(self.players)
            if other.seen:
                self._do(player, "tap", message_id=player.seen[-1][0], data=player.chance.choice(other.seen)[1])
        elif kind == "forged" and player.seen:
            self._do(player, "tap", message_id=player.seen[-1][0], data="p:AAAAAAAAAAAAAAAA:go")
        elif kind == "words":
            self._do(player, "say", text=player.chance.choice(WORDS))
        elif kind == "photo":
            self._do(player, "attach", kind="photo")
        elif kind == "command":
            self._do(player, "say", text=player.chance.choice(("/progress", "/settings", "/start", "/next")))


def buttons(message: Message) -> list[tuple[str, str]]:
    """The buttons of a message that lead on in a lesson, with what they send."""
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    found = [(button["text"], button.get("callback_data", "")) for row in rows for button in row]
    return [(label, data) for label, data in found if data in ("begin", "next") or data.startswith(("p:", "fo:"))]


def choose(chance: random.Random, offered: list[tuple[str, str]]) -> str | None:
    """What this person taps, by what the buttons send, whatever the language; None: they write instead."""
    by_action = {data.split(":")[2] if data.startswith("p:") else data: (label, data) for label, data in offered}
    if "rp" in by_action and chance.random() < 0.02:
        return by_action["rp"][1]
    for onward in ("go", "begin", "next"):
        if onward in by_action:
            return by_action[onward][1]
    picks = [data for action, (_, data) in by_action.items() if action.startswith("=")]
    if not picks and "sk" in by_action:
        return by_action[chance.choice(("sk", "ex" if "ex" in by_action else "sk"))][1] if chance.random() < 0.2 else None
    ticked = any(label.startswith("☑") for label, _ in by_action.values())
    if "ok" in by_action and ticked and chance.random() < 0.6:
        return by_action["ok"][1]
    return chance.choice(picks or [data for _, data in by_action.values()])
