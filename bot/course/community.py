"""The operator's list of links (COMMUNITY_FILE): a newsletter, a community, a blog; read strictly, whole or not at all."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from bot.course.content import Content, Plain
from bot.course.document import Document, Mistake, Mistakes, read_document
from bot.course.schema import read_model
from bot.language import LANGUAGES

MOST_LINKS = 10  # a list that is read on a phone
LONGEST_TITLE = 60  # characters; it stands on a button
LONGEST_URL = 2000


class Link(Content):
    """One place to go to, with its title by language; English is always among them."""

    kind: Literal["newsletter", "community", "blog", "other"]
    url: Plain
    title: Mapping[str, Plain]

    def titled(self, language: str) -> str:
        """The title in a language, in English where it has none."""
        return self.title.get(language, self.title["en"])


class Community(Content):
    """Every link, in the order of the file."""

    links: tuple[Link, ...] = Field(max_length=MOST_LINKS)


def load_community(file: Path, name: str) -> tuple[Link, ...]:
    """The links of a file that mistakes call `name`; Mistakes, all of them at once, if anything in it is wrong."""
    document = read_document(file, name)
    community, mistakes = read_model(document, Community)
    if community is None or mistakes:
        raise Mistakes(mistakes)
    if found := list(_mistakes(document, community)):
        raise Mistakes(found)
    return community.links


def _mistakes(document: Document, community: Community) -> Iterator[Mistake]:
    if not community.links:
        yield document.mistake(("links",), "needs at least 1, has 0")
    for number, link in enumerate(community.links):
        if not _is_https(link.url):
            yield document.mistake(("links", number, "url"), "must be a whole https address", link.url)
        if "en" not in link.title:
            yield document.mistake(("links", number, "title"), "needs a title in English, as en")
        for language, title in link.title.items():
            where = ("links", number, "title", language)
            if language not in LANGUAGES:
                yield document.mistake(where, "is no language of the bot: write its two letters, as pl", language, at_key=True)
            if len(title) > LONGEST_TITLE:
                yield document.mistake(where, f"has {len(title)} characters, at most {LONGEST_TITLE} fit", title)
            elif not title.isprintable():
                yield document.mistake(where, "must be one line", title)


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port_fits = parts.port != 0
    except ValueError:
        return False
    fits = len(url) <= LONGEST_URL and url.isprintable() and " " not in url
    return fits and port_fits and parts.scheme == "https" and "." in (parts.hostname or "") and parts.username is None
