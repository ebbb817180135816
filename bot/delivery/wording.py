"""Turns a claimed message into a request: the words in the learner's language, chosen just before it leaves."""

import html
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram import InputFile

from bot.course.catalogue import Library, QuizTelling, Telling, from_archive
from bot.course.model import Quiz
from bot.delivery.claim import Claimed
from bot.delivery.pictures import Pictures
from bot.language import Interface
from bot.screens.screen import Operator, Screen, Screens, Voice
from bot.storage.store import Store

Payload = dict[str, Any]
Documents = Mapping[str, Callable[[Store, str | None, str], Awaitable[bytes]]]  # whose message it is, and about what
TAG = re.compile(r"<[^<>]*>")
PERCENT = re.compile(r"(?<=\d) (?=%)")
SENDING = {"voice": "sendVoice", "photo": "sendPhoto", "document": "sendDocument"}
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True)
class Speech:
    """Everything needed to say what a message says."""

    screens: Screens
    library: Library
    interface: Interface
    operator: Operator
    username: Callable[[], str] = lambda: ""  # of the bot, known once Telegram was asked; empty where nobody asks
    pictures: Pictures = field(default_factory=Pictures, compare=False)

    def current_rev(self, lesson: str) -> str | None:
        """The revision of a lesson's English words now, `course/lesson`; None if the course has it no more."""
        course_id, _, unit_id = lesson.partition("/")
        return self.library.rev(course_id, unit_id)

    def screen(self, row: Claimed) -> Screen:
        """The screen of a message; raises what the screen raises, LookupError where its lesson is not to be found."""
        telling = self._telling(row) if row.lesson is not None else None
        translator = self.interface.translator(row.language)
        voice = Voice(translator, self.library, self.interface, self.operator, telling, self.username())
        return self.screens.render(row.screen, json.loads(row.args), voice)

    def _telling(self, row: Claimed) -> Telling | QuizTelling:
        course_id, _, unit_id = (row.lesson or "").partition("/")
        if self.current_rev(row.lesson or "") == row.rev:
            is_quiz = unit_id in self.library.courses[course_id].quiz_by_id
            tell = self.library.quiz_telling if is_quiz else self.library.telling
            return tell(course_id, unit_id, row.language)
        if row.archived is None or row.lesson_language is None:
            raise LookupError(f"the words of {row.lesson} at revision {row.rev} are not kept")
        # Told in the language it was asked in, so there is no falling back to speak of.
        course, language, rev = self.library.course_in(course_id, row.lesson_language), row.lesson_language, row.rev or ""
        content = from_archive(row.archived)
        if isinstance(content, Quiz):
            return QuizTelling(course=course, quiz=content, language=language, wanted=language, rev=rev)
        return Telling(course=course, lesson=content, language=language, wanted=language, rev=rev)


def without_tags(text: str) -> str:
    """The words of Telegram HTML alone; links keep their address."""
    return html.unescape(TAG.sub("", LINK.sub(r"\2 (\1)", text))).strip()


def unbroken(text: str) -> str:
    """The text with each number and its percent sign on one line, on however narrow a phone."""
    return PERCENT.sub("\N{NO-BREAK SPACE}", text)


async def request(
    speech: Speech, documents: Documents, store: Store, row: Claimed, *, pictured: bool = True
) -> tuple[str, Payload]:
    """The Bot API method and its parameters for this message; raises whatever keeps its words from being found.

    A picture that cannot be had is left out, and so is any unless `pictured`: then its caption is the message."""
    if row.method == "leave":
        return "leaveChat", {"chat_id": row.chat_id}
    if row.method == "delete":
        return "deleteMessage", {"chat_id": row.chat_id, "message_id": row.message_id}
    if row.method == "strip":
        return "editMessageReplyMarkup", {"chat_id": row.chat_id, "message_id": row.message_id}
    screen = speech.screen(row)
    if row.method == "menu":
        return menu(row.chat_id, screen)
    payload: Payload = {"chat_id": row.chat_id}
    picture = screen.photo if pictured else None
    photo = await speech.pictures.photo(picture) if picture and row.method != "edit" else None
    in_caption = any((photo or (picture and row.method == "edit"), screen.document, screen.attached))
    payload["caption" if in_caption else "text"] = unbroken(without_tags(screen.text) if row.plain else screen.text)
    if not row.plain:
        payload["parse_mode"] = "HTML"
    if not in_caption:
        payload["link_preview_options"] = {"is_disabled": True}
    if screen.buttons:
        payload["reply_markup"] = {"inline_keyboard": keyboard(screen)}
    if row.method == "edit":
        payload["message_id"] = row.message_id
        return ("editMessageCaption" if in_caption else "editMessageText"), payload
    if not row.loud:
        payload["disable_notification"] = True
    if screen.document is not None:
        content = await documents[screen.document.source](store, row.learner_id, screen.document.about)
        payload["document"] = InputFile(content, filename=screen.document.name)
        return "sendDocument", payload
    if screen.attached is not None:
        payload[screen.attached.kind] = screen.attached.file_id
        return SENDING[screen.attached.kind], payload
    if photo is not None:
        payload["photo"] = photo
        return "sendPhoto", payload
    return "sendMessage", payload


def menu(chat_id: int, screen: Screen) -> tuple[str, Payload]:
    """The commands of one chat alone; without any, that chat has the menu of everybody again."""
    scope = {"scope": {"type": "chat", "chat_id": chat_id}}
    if not screen.commands:
        return "deleteMyCommands", scope
    return "setMyCommands", {"commands": [{"command": name, "description": what} for name, what in screen.commands], **scope}


def keyboard(screen: Screen) -> list[list[dict[str, str]]]:
    """The buttons as the Bot API wants them."""
    return [
        [{"text": b.label, "url": b.url} if b.url else {"text": b.label, "callback_data": b.data} for b in row]
        for row in screen.buttons
    ]
