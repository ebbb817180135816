"""The contact sheet of a course: every element with its links, as Markdown or as one page of HTML with the pictures in it."""

import base64
import html
import re
from collections.abc import Callable, Mapping
from typing import TextIO

from bot.course.model import Picture
from bot.documents.elements import KINDS, Element, Elements
from bot.documents.palette import COLOURS

Draw = Callable[[str, Mapping[str, str], str], bytes]
_SIGNS = re.compile(r"([\\`*_\[\]<>|#])")
STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; background: PAPER; color: INK;
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid TEAL; }
a { color: TEAL; }
a:focus-visible { outline: 3px solid AMBER; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; background: WHITE; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: 0.35rem 0.5rem; border: 1px solid LINE; text-align: left; vertical-align: top; }
thead th, tbody th { background: MIST; }
tbody th { width: 34%; font-weight: normal; }
figure { margin: 0; }
img { width: 100%; max-width: 22.5rem; height: auto; border: 1px solid LINE; }
.counts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; padding: 0; list-style: none; }
"""


def write_markdown(sheet: Elements, out: TextIO) -> None:
    """The sheet as Markdown: a heading for each unit, lesson and quiz, a line for each element in it."""
    print(f"# Elements of {_quiet(sheet.title)}\n\n{_counts(sheet)}", file=out)
    for head, inside in sheet.parts():
        level = "##" if head.kind == "unit" else "###"
        print(f"\n{level} {_quiet(_named(head))}\n\n{_place(head)}", file=out)
        if inside:
            print("\n| what | words | where |\n|---|---|---|", file=out)
        for element in inside:
            opened = f" · [open]({element.address})" if element.address else ""
            print(f"| {element.kind} `{element.id}` | {_quiet(element.words)} | {_place(element)}{opened} |", file=out)


def write_html(sheet: Elements, draw: Draw, out: TextIO) -> None:
    """The sheet as one page that needs nothing else: the pictures are in it, drawn by `draw` in English."""
    style = re.sub(r"\b[A-Z]{3,5}\b", lambda found: COLOURS[found[0].lower()], STYLE)
    title = html.escape(f"Elements of {sheet.title}")
    print(
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{style}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n{_counted(sheet)}\n{_contents(sheet)}\n</header>\n<main>",
        file=out,
    )
    for head, inside in sheet.parts():
        level = 2 if head.kind == "unit" else 3
        name = html.escape(_named(head))
        print(f'<h{level} id="{html.escape(head.id)}">{name}</h{level}>\n<p>{_link(head)}</p>', file=out)
        if inside:
            rows = "\n".join(_row(sheet, element, draw) for element in inside)
            print(
                f'<table>\n<caption>{name}</caption>\n<thead><tr><th scope="col">What</th><th scope="col">Words</th>'
                f'<th scope="col">Where</th></tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>',
                file=out,
            )
    print("</main>\n</body>\n</html>", file=out)


def _named(head: Element) -> str:
    return head.words if head.kind == "unit" else f"{head.id.partition('/')[2]} {head.words}"


def _counts(sheet: Elements) -> str:
    return ", ".join(f"{kind}: {sheet.count(kind)}" for kind in KINDS if sheet.count(kind))


def _place(element: Element) -> str:
    return f"[{element.file}:{element.line}]({element.file}#L{element.line})"


def _quiet(text: str) -> str:
    """Words that Markdown shows as they are."""
    return _SIGNS.sub(r"\\\1", text)


def _link(element: Element) -> str:
    place = html.escape(f"{element.file}#L{element.line}")
    return f'<a href="{place}">{html.escape(element.file)}:{element.line}</a>'


def _counted(sheet: Elements) -> str:
    items = "".join(f"<li>{kind}: {sheet.count(kind)}</li>" for kind in KINDS if sheet.count(kind))
    return f'<ul class="counts">{items}</ul>'


def _contents(sheet: Elements) -> str:
    items = []
    for head, _ in sheet.parts():
        link = f'<a href="#{html.escape(head.id)}">{html.escape(_named(head))}</a>'
        items.append(f"</ul></li>\n<li>{link}<ul>" if head.kind == "unit" else f"<li>{link}</li>")
    inside = "\n".join(items).removeprefix("</ul></li>\n")
    return f'<nav aria-label="Contents">\n<ul>\n{inside}</ul></li>\n</ul>\n</nav>'


def _row(sheet: Elements, element: Element, draw: Draw) -> str:
    shown = html.escape(element.words)
    if element.picture is not None:
        shown = _figure(sheet, element.picture, draw)
    opened = ""
    if element.address:
        opened = f' · <a href="{html.escape(element.address)}">open {html.escape(element.words)} in the bot</a>'
    what = f"{element.kind}<br><code>{html.escape(element.id)}</code>"
    return f'<tr><th scope="row">{what}</th><td>{shown}</td><td>{_link(element)}{opened}</td></tr>'


def _figure(sheet: Elements, picture: Picture, draw: Draw) -> str:
    if picture.diagram:
        kind, content = "png", draw(picture.diagram, {label.id: label.text for label in picture.labels}, "en")
    else:
        content = (sheet.media / picture.file).read_bytes()
        kind = "png" if picture.file.lower().endswith(".png") else "jpeg"
    data = base64.b64encode(content).decode()
    credit = f"<figcaption>{html.escape(picture.credit)}</figcaption>" if picture.credit else ""
    return f'<figure><img alt="{html.escape(picture.alt)}" src="data:image/{kind};base64,{data}">{credit}</figure>'
