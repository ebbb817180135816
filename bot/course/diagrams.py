"""Every diagram a card can show, and the labels each one needs; they are drawn in documents/."""

from collections.abc import Iterator, Mapping

from bot.course.document import PathInFile
from bot.course.model import Picture
from bot.course.schema import did_you_mean

# A label is asked for by its id; a diagram's file in bot/documents/diagrams has the same name as its id.
DIAGRAMS: Mapping[str, tuple[str, ...]] = {
    "participation-spectrum": (
        "title",
        *("inform", "consult", "involve", "collaborate", "empower"),
        *("promise-inform", "promise-consult", "promise-involve", "promise-collaborate", "promise-empower"),
        "more",  # beside the arrow: more influence is promised
    ),
    "policy-cycle": (
        "title",
        *("agenda", "design", "decision", "delivery", "evaluation"),
        *("people-agenda", "people-design", "people-decision", "people-delivery", "people-evaluation"),  # what people can add
    ),
    # The quadrants are named by x, then by y: q-high-low is far to the right and at the bottom.
    "stakeholder-grid": (
        "title",
        *("x", "y", "low", "high"),
        *("q-high-high", "q-high-low", "q-low-high", "q-low-low"),
        "missing",  # marks q-high-low
    ),
    "double-diamond": ("title", "problem", "solution", "discover", "define", "develop", "deliver"),
    "co-creation-journey": (
        "title",
        *("analyse", "reframe", "envision", "develop", "prototype", "test"),
        *("context", "people"),  # two things that run all along
        "back",  # beside the arrow that leads back
    ),
    "method-chooser": (
        "title",
        *("need-service", "method-service", "need-values", "method-values", "need-money", "method-money"),
        *("need-map", "method-map", "need-ideas", "method-ideas"),
    ),
    "follow-up-loop": ("title", "receive", "answer", "yes", "partly", "no", "act", "report", "people"),
}


def diagram_flaws(picture: Picture) -> Iterator[tuple[PathInFile, str, str]]:
    """What is wrong with a picture that is drawn: each with its place in the picture, what is wrong and what was found."""
    needed = DIAGRAMS.get(picture.diagram)
    if not picture.diagram:
        yield ("labels",), "only a diagram has labels", ""
    elif needed is None:
        known = sorted(DIAGRAMS)
        yield ("diagram",), f"is no diagram{did_you_mean(picture.diagram, known)}: there are {', '.join(known)}", picture.diagram
    else:
        yield from _label_flaws([label.id for label in picture.labels], needed)


def _label_flaws(found: list[str], needed: tuple[str, ...]) -> Iterator[tuple[PathInFile, str, str]]:
    missing = [id for id in needed if id not in found]
    for number, id in enumerate(found):
        if id not in needed:
            near = did_you_mean(id, missing or needed)
            missing = [each for each in missing if near != f"; did you mean {each}?"]  # said here already
            yield ("labels", number, "id"), f"is no label of this diagram{near}", id
        elif id in found[:number]:
            yield ("labels", number, "id"), "this label is there already", id
    if missing:
        yield ("labels",), f"lacks {', '.join(missing)}", ""
