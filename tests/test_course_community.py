"""The operator's list of links is read whole or not at all, and every mistake in it is named at once with its place."""

from pathlib import Path

import pytest

from bot.course.community import load_community
from bot.course.document import Mistakes

GOOD = """
links:
  - kind: newsletter
    url: https://ruse.example/news
    title:
      en: Our newsletter
      bg: Нашият бюлетин
  - kind: community
    url: https://forum.example:8443/co-creation?from=bot
    title: {en: "The community of practice"}
"""


def read(folder: Path, text: str) -> list[str]:
    """The mistakes of a file with this text, none if it is taken."""
    file = folder / "community.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        load_community(file, "community.yaml")
    except Mistakes as mistakes:
        return [str(mistake) for mistake in mistakes.mistakes]
    return []


def test_a_link_has_a_title_in_the_language_of_whoever_reads_and_else_in_english(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == []
    first, second = load_community(tmp_path / "community.yaml", "community.yaml")
    assert (first.kind, first.url) == ("newsletter", "https://ruse.example/news")
    assert [first.titled(code) for code in ("bg", "en", "pl")] == ["Нашият бюлетин", "Our newsletter", "Our newsletter"]
    assert second.titled("da") == "The community of practice"


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    text = f"""links:
  - kind: blog
    url: http://plain.example
    title: {{pl: Blog, xx: Blog}}
  - kind: other
    url: https://somebody@host.example
    title: {{en: "{"x" * 61}"}}
"""
    assert read(tmp_path, text) == [
        "community.yaml:3:10: links[1].url: must be a whole https address (found: http://plain.example)",
        "community.yaml:4:12: links[1].title: needs a title in English, as en",
        "community.yaml:4:23: links[1].title.xx: is no language of the bot: write its two letters, as pl (found: xx)",
        "community.yaml:6:10: links[2].url: must be a whole https address (found: https://somebody@host.example)",
        f"community.yaml:7:17: links[2].title.en: has 61 characters, at most 60 fit (found: {'x' * 59}…)",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("links: []", "needs at least 1, has 0"),
        ("", "the file is empty"),
        (
            "links:\n  - kind: letter\n    url: https://a.example\n    title: {en: A}",
            "must be one of newsletter, community, blog, other",
        ),
        ("links:\n  - kind: blog\n    url: https://a.example\n    titel: {en: A}", "is no field here; did you mean title?"),
        ("links:\n  - kind: blog\n    url: https://a.example\n    title: A", "must have fields of its own"),
        ("links:\n  - kind: blog\n    url: https://a.example\n    title: {en: ''}", "is empty"),
        ("links: " + "[" * 30 + "]" * 30, "nested deeper than 20 levels"),
        ("links:\n" + "  - {kind: blog, url: 'https://a.example', title: {en: A}}\n" * 11, "needs at most 10, has 11"),
        ("links:\n  - {kind: blog, url: 'https://[::1', title: {en: A}}", "must be a whole https address"),
        ("links:\n  - {kind: blog, url: 'https://a.example', title: {en: \"A\\nB\"}}", "must be one line"),
    ],
)
def test_what_is_no_list_of_links_is_refused(tmp_path: Path, text: str, said: str) -> None:
    mistakes = read(tmp_path, text)
    assert len(mistakes) == 1
    assert said in mistakes[0]


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(Mistakes, match=r"community\.yaml:1:1: cannot be read: No such file"):
        load_community(tmp_path / "community.yaml", "community.yaml")
