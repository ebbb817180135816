"""The people, their chats and the messages in them."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.memory import Memory

Json = dict[str, Any]
FIRST_USER_ID = 1001
FIRST_GROUP_ID = -1_001_000_000_001


@dataclass(frozen=True)
class Newcomer:
    """Someone who is on the page from the beginning; `user_id` is a wish, `note` stands under the name."""

    key: str
    first_name: str
    language_code: str = "en"
    zone: str = "Europe/Brussels"
    note: str = ""
    user_id: int | None = None


@dataclass
class Person:
    """Someone with a Telegram account; `key` is how the control API calls them, `zone` sets the clock of their page.

    `read` is the newest message they have seen, `note` a word about them on the page, of which Telegram knows nothing.
    """

    key: str
    user_id: int
    first_name: str
    language_code: str = "en"
    zone: str = "Europe/Brussels"
    started: bool = False
    blocked: bool = False
    read: int = 0
    note: str = ""

    def as_user(self) -> Json:
        """The person as Telegram's User."""
        return {
            "id": self.user_id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }

    def as_chat(self) -> Json:
        """The private chat with this person as Telegram's Chat."""
        return {"id": self.user_id, "first_name": self.first_name, "type": "private"}


@dataclass(slots=True)
class Message:
    """A message: its body as Telegram shows it, and `rev`, which grows with every change anywhere.

    The body is replaced and never changed, so an update or an answer may hold on to it.
    """

    body: Json
    rev: int
    loud: bool = True
    deleted: bool = False


@dataclass
class Chat:
    """A private chat (its id is the user's) or a group (its id is negative)."""

    id: int
    person: Person | None
    title: str = ""
    member: bool = True
    messages: dict[int, Message] = field(default_factory=dict)

    def as_json(self) -> Json:
        """The chat as Telegram's Chat."""
        return self.person.as_chat() if self.person else {"id": self.id, "title": self.title, "type": "supergroup"}

    def find(self, message_id: int) -> Message | None:
        """The message with that id if it is still there."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message


class Chats:
    """Everybody and everything said; each change is kept in memory's file and told to `changed`."""

    def __init__(self, memory: Memory, changed: Callable[[], None]) -> None:
        self._memory = memory
        self._changed = changed
        self.rev = 1
        self._next_user_id = FIRST_USER_ID
        self.people: dict[str, Person] = {}
        self.by_id: dict[int, Chat] = {}
        known = [Person(key=key, **body) for key, body in memory.all("person")]
        for person in sorted(known, key=lambda one: one.user_id):  # in the order they came, as before a restart
            self._add_person(person)
        for key, body in memory.all("group"):
            self.by_id[int(key)] = Chat(id=int(key), person=None, **body)
        for chat_id, message_id, row in memory.messages():
            self.by_id[chat_id].messages[message_id] = Message(row["body"], self.rev, row["loud"], row["deleted"])

    def _add_person(self, person: Person) -> None:
        self.people[person.key] = person
        self.by_id[person.user_id] = Chat(id=person.user_id, person=person)
        self._next_user_id = max(self._next_user_id, person.user_id + 1)

    def touch(self) -> int:
        """Count one change, tell the pages, and return the new revision."""
        self.rev += 1
        self._changed()
        return self.rev

    def meet(self, key: str, user_id: int | None = None) -> Person:
        """The person of that key, made on first sight; ValueError if the wished user id is taken or not the person's."""
        person = self.people.get(key)
        if person is None:
            wished = user_id or self._next_user_id
            if wished in self.by_id or wished < 1:
                raise ValueError(f"user id {wished} is taken or not positive")
            person = Person(key, wished, first_name=key.split("-")[0].capitalize() or key)
            self._add_person(person)
            self.keep_person(person)
        elif user_id not in (None, person.user_id):
            raise ValueError(f"{key} has user id {person.user_id}")
        return person

    def introduce(self, newcomers: Iterable[Newcomer]) -> dict[str, int]:
        """Have these people on the page and return their user ids by key; who is there already stays as they are."""
        numbers = {}
        for one in newcomers:
            if one.key not in self.people:
                person = self.meet(one.key, None if one.user_id in self.by_id else one.user_id)
                person.first_name, person.language_code = one.first_name, one.language_code
                person.zone, person.note = one.zone, one.note
                self.keep_person(person)
            numbers[one.key] = self.people[one.key].user_id
        return numbers

    def change(self, person: Person, fields: Json) -> None:
        """Change a person's first_name, language_code, zone or note; ValueError for anything that is none."""
        for name, value in fields.items():
            if not isinstance(value, str) or not (value.strip() or name == "note"):
                raise ValueError(f"{name} must be text")
            if name == "zone":
                try:
                    ZoneInfo(value)
                except (OSError, KeyError, ValueError) as error:
                    raise ValueError(f"there is no time zone {value!r}") from error
            setattr(person, name, value.strip())
        self.keep_person(person)

    def keep_person(self, person: Person) -> None:
        """Keep what changed about a person."""
        body = asdict(person)
        del body["key"]
        self._memory.keep("person", person.key, body)
        self.touch()

    def group(self, title: str) -> Chat:
        """The group of that title, made on first sight; the bot is not in it yet."""
        for chat in self.by_id.values():
            if chat.person is None and chat.title == title:
                return chat
        chat = Chat(id=min([FIRST_GROUP_ID + 1, *self.by_id]) - 1, person=None, title=title, member=False)
        self.by_id[chat.id] = chat
        self.keep_group(chat)
        return chat

    def keep_group(self, chat: Chat) -> None:
        """Keep what changed about a group."""
        self._memory.keep("group", str(chat.id), {"title": chat.title, "member": chat.member})
        self.touch()

    def say(self, chat: Chat, sender: Json, date: int, content: Json, *, loud: bool = True) -> Message:
        """Add a message at the end of the chat; its id grows by one within the chat."""
        message_id = len(chat.messages) + 1
        body = {"message_id": message_id, "from": sender, "chat": chat.as_json(), "date": date, **content}
        message = Message(body, self.touch(), loud)
        chat.messages[message_id] = message
        self._keep_message(chat, message)
        return message

    def replace(self, chat: Chat, message: Message, body: Json) -> None:
        """Give a message a new body."""
        message.body = body
        message.rev = self.touch()
        self._keep_message(chat, message)

    def delete(self, chat: Chat, message: Message) -> None:
        """Take a message out of the chat; its id is never used again."""
        message.deleted = True
        message.rev = self.touch()
        self._keep_message(chat, message)

    def _keep_message(self, chat: Chat, message: Message) -> None:
        row = {"body": message.body, "loud": message.loud, "deleted": message.deleted}
        self._memory.keep_message(chat.id, message.body["message_id"], row)
