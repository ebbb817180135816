"""The walk as one page that needs nothing else: phone-wide bubbles, readable by everybody, no script."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

from bot.course.document import Mistake
from bot.documents.diagrams import NotDrawn, draw
from bot.documents.qr import qr_code
from bot.language import escape
from bot.language.pseudo import PSEUDO
from bot.preview.desk import Desk
from bot.preview.figures import arrived, card_figures, lesson_figures, picture_name, place_in_file
from bot.preview.walk import Moment, Said
from bot.screens.screen import Drawing, QrCode, Screen

STYLE = """
:root { color-scheme: light dark; --page: #f1f3f5; --bubble: #fff; --ink: #1b1f23; --quiet: #4d5761; --line: #8a949e; }
@media (prefers-color-scheme: dark) {
  :root { --page: #15181b; --bubble: #23282d; --ink: #eef0f2; --quiet: #b5bec7; --line: #7b858f; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--page); color: var(--ink); font: 1rem/1.4 system-ui, sans-serif; }
main, header, nav { max-width: 44rem; margin: 0 auto; }
h1 { font-size: 1.3rem; } h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere; }
section { display: grid; grid-template-columns: minmax(0, 14rem) minmax(0, 24rem); gap: .25rem 1.5rem; margin: 2rem 0; }
.margin, .how, .figures { color: var(--quiet); font-size: .875rem; overflow-wrap: anywhere; }
.margin p { margin: 0; }
.how { margin: .75rem 0 .25rem; }
.bubble { background: var(--bubble); border: 1px solid var(--line); border-radius: .9rem; padding: .6rem .8rem; margin: 0; }
.bubble > p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.bubble img { display: block; width: 100%; height: auto; border-radius: .5rem; margin-bottom: .5rem; }
.buttons { list-style: none; margin: .3rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem; }
.buttons li { flex: 1 1 auto; text-align: center; border: 1px solid var(--line); border-radius: .6rem; padding: .3rem .6rem; }
.problem { border-left: .3rem solid #b3261e; padding-left: .8rem; }
nav ol { columns: 12rem; padding-left: 1.5rem; } a { color: inherit; }
@media (max-width: 40rem) { section { grid-template-columns: minmax(0, 24rem); } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_LINK = re.compile(r'<a href="')


def page(desk: Desk, moments: list[Moment]) -> str:
    """The whole page as HTML; pictures are inside it, so that the file can be sent to somebody."""
    title = f"{desk.name} · {desk.content.title}"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<header>",
            f'<h1>{escape(desk.name)} · <span lang="{_code(desk)}">{escape(desk.content.title)}</span></h1>',
            *_head(desk, moments),
            "</header>",
            '<nav aria-label="Messages"><ol>',
            *(f'<li><a href="#m{n}">{escape(moment.name)}</a></li>' for n, moment in enumerate(moments)),
            "</ol></nav>\n<main>",
            *(_moment(desk, moment, number) for number, moment in enumerate(moments)),
            "</main>\n</body>\n</html>\n",
        )
    )


def _code(desk: Desk) -> str:
    """The language of the words, for those who have the page read aloud; the pseudo-language is English to them."""
    language = desk.telling.language
    return "en" if language == PSEUDO.code else language


def _head(desk: Desk, moments: list[Moment]) -> Iterator[str]:
    told, wanted = desk.languages
    if desk.mistakes:
        yield _list("To mend first", desk.mistakes, "problem")
    if told == wanted:
        yield f"<p>In {escape(told)}.</p>"
    else:
        yield f"<p>Not whole in {escape(wanted)}: learners get it in {escape(told)}, as shown here.</p>"
        yield f"<ul>{''.join(f'<li>{escape(reason)}</li>' for reason in desk.lacking)}</ul>"
    yield from (f'<p class="figures">{escape(line)}</p>' for line in lesson_figures(desk, moments))
    if desk.remarks:
        yield _list("Worth a look", desk.remarks, "")


def _list(title: str, lines: tuple[Mistake, ...], look: str) -> str:
    items = "".join(f"<li>{escape(str(line))}</li>" for line in lines)
    return f'<div class="{look}"><h2>{title}</h2><ul>{items}</ul></div>'


def _moment(desk: Desk, moment: Moment, number: int) -> str:
    margin = [*place_in_file(desk, moment), *card_figures(desk, moment)]
    alt = moment.card.picture.alt if moment.card and moment.card.picture else ""
    said = "\n".join(_said(one, alt, _code(desk)) for one in moment.said)
    notes = "".join(f"<p>{escape(line)}</p>" for line in margin)
    heading = f'<h2 id="t{number}">{escape(moment.name)}</h2>'
    return (
        f'<section id="m{number}" aria-labelledby="t{number}">'
        f'<div class="margin">{heading}{notes}</div>\n<div>{said}</div></section>'
    )


def _said(said: Said, alt: str, language: str) -> str:
    how = f'<p class="how">{escape(arrived(said))}</p>' if said.how else ""
    if said.screen is None:
        return f'{how}<p class="problem">{escape(said.problem)}</p>'
    text = _LINK.sub('<a rel="noreferrer" href="', said.screen.text)
    inside = f"{_picture(said.screen, alt)}<p>{text}</p>{_buttons(said.screen)}"
    return f'{how}<div class="bubble" lang="{language}">{inside}</div>'


def _picture(screen: Screen, alt: str) -> str:
    if screen.photo is None:
        return ""
    try:
        if isinstance(screen.photo, Drawing):
            content, kind = draw(screen.photo.diagram, dict(screen.photo.labels), screen.photo.language), "png"
        elif isinstance(screen.photo, QrCode):
            content, kind = qr_code(screen.photo.link), "png"
        else:
            content, kind = _read(screen.photo)
    except (NotDrawn, OSError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else str(problem)
        return f'<p class="problem" lang="en">{escape(picture_name(screen.photo))}: {escape(why or "cannot be read")}</p>'
    return f'<img src="data:image/{kind};base64,{base64.b64encode(content).decode()}" alt="{escape(alt)}">'


def _read(file: Path) -> tuple[bytes, str]:
    return file.read_bytes(), "png" if file.suffix.lower() == ".png" else "jpeg"


def _buttons(screen: Screen) -> str:
    rows = ("".join(f"<li>{escape(button.label)}</li>" for button in row) for row in screen.buttons)
    return "".join(f'<ul class="buttons" aria-label="Buttons">{row}</ul>' for row in rows)
