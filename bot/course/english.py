"""What catalogues are held against, read once: the messages of every domain, and how each of them is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.course.domain import Domain
from bot.course.extract import INTERFACE, message_entries
from bot.course.same import SameWords, read_same
from bot.language.messages import messages_of
from bot.language.po import Entry


@dataclass(frozen=True)
class English:
    """Today's English; a domain is None where it has mistakes of its own, and nothing is said of its translations then."""

    domains: Mapping[str, Mapping[str, Entry] | None]  # the interface's first; their messages by id
    plain: Mapping[str, bool]  # by id of the interface: whether it is a button or a notice, without tags
    kinds: Mapping[str, str]  # by id of content
    same: SameWords  # what languages may leave as it is


def english_of(content: Mapping[str, Domain | None], package: Path, locales: Path) -> English:
    """The interface as the code of the package has it, then these domains of content."""
    messages, problems = messages_of(package)
    domains: dict[str, Mapping[str, Entry] | None] = {}
    for name in INTERFACE:
        domains[name] = None if problems else {entry.context: entry for entry in message_entries(messages, name)}
    kinds: dict[str, str] = {}
    for name, domain in content.items():
        domains[name] = {entry.context: entry for entry in domain.entries()} if domain else None
        kinds |= {text.context: text.kind for text in domain.texts()} if domain else {}
    return English(domains, {message.id: message.plain for message in messages}, kinds, read_same(locales))
