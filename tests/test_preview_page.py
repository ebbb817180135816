"""The page of a preview: one file that needs nothing else, and that everybody can read."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.preview_course import shown, write_everything


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small course that has every kind of step there is."""
    return write_everything(tmp_path)


class Elements(HTMLParser):
    """Every element of a page that opens, with its attributes, and the ones left open at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_the_page_needs_nothing_else_and_everybody_can_read_it(root: Path) -> None:
    printed = shown(root, "basic/1.2", html=root / "page.html")
    assert printed.code == 0
    assert printed.out.endswith("page.html shows it; open it in a browser\n")
    elements = Elements((root / "page.html").read_text("utf-8"))
    assert elements.open == []
    [image] = elements.all("img")
    assert str(image["src"]).startswith("data:image/png;base64,iVBOR")
    assert image["alt"] == 'Two diamonds side by side, "wide & narrow".'
    assert elements.all("html") == [{"lang": "en"}]
    assert elements.all("script") + elements.all("link") == []
    ids = [str(attributes["id"]) for _, attributes in elements.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = [str(link["href"]) for link in elements.all("a")]
    assert all((target.startswith("#") and target[1:] in ids) or target.startswith("https://town.example") for target in targets)
    assert len(elements.all("h1")) == 1
    assert all(section["aria-labelledby"] in ids for section in elements.all("section"))


def test_a_page_that_cannot_be_written_is_one_calm_sentence(root: Path) -> None:
    printed = shown(root, "basic/1.1", html=root)
    assert (printed.code, printed.out) == (1, "")
    assert printed.trouble == f"{root} cannot be written: Is a directory\n"
