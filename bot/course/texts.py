"""Every text of a course that is written and translated: its stable name, its place in the file, its kind and limits."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from bot.course.document import PathInFile
from bot.course.model import (
    Asked,
    Card,
    Choice,
    ChoiceQuestion,
    Choose,
    Chooser,
    Content,
    Course,
    Lesson,
    NumberQuestion,
    Option,
    Outline,
    Part,
    PlanPage,
    Question,
    Quiz,
    Rate,
    Scale,
    Sort,
    Video,
    Write,
)


@dataclass(frozen=True)
class Kind:
    """How long a text may be, in characters a reader sees: in English and in translation; and what translators are told."""

    english: int
    translated: int
    markdown: bool
    note: str


KINDS: Mapping[str, Kind] = {
    "card": Kind(700, 1000, True, "A card. Markdown; the first line in bold is the point; (term:...) stays as it is."),
    "message": Kind(700, 1000, True, "A message. Markdown."),
    "sample": Kind(700, 1000, True, "A sample answer. Markdown."),
    "question": Kind(200, 300, True, "A question. Markdown."),
    "why": Kind(120, 180, True, "An explanation, shown under an answer. Markdown."),
    "takeaway": Kind(200, 300, True, "The line to take away. Markdown."),
    "option": Kind(70, 100, False, "One answer to choose from. Plain text."),
    "item": Kind(120, 180, False, "One thing of a list. Plain text."),
    "button": Kind(20, 30, False, "A button: keep it short. Plain text."),
    "choice": Kind(30, 40, False, "A wide button. Plain text."),
    "title": Kind(60, 90, False, "A title. Plain text."),
    "outcome": Kind(120, 180, False, "What a learner can do afterwards. Plain text."),
    "alt": Kind(300, 450, False, "What a picture shows, for those who cannot see it. Plain text."),
    "label": Kind(40, 60, False, "Words in a diagram, where there is little room. Plain text."),
    "check": Kind(300, 450, True, "What to compare one's own words with, shown once they are saved. Markdown."),
    "suggestion": Kind(60, 90, False, "What an exercise may suggest. Plain text."),
    "reason": Kind(200, 300, True, "Why an exercise suggests this. Markdown."),
    "transcript": Kind(3500, 3900, True, "Every word of a video, a message of its own. Markdown."),
    "term": Kind(60, 60, False, "A term of the glossary, as a dictionary has it. Plain text."),
    "meaning": Kind(200, 300, False, "What a term of the glossary means, in one sentence. Plain text."),
    "credit": Kind(100, 150, True, "Who made a picture. Markdown."),
}
EXACT = frozenset({"question", "sample", "why", "option", "item", "button", "choice", "suggestion", "reason"})


@dataclass(frozen=True)
class Text:
    """One text: `context` is its name in every catalogue, `path` its place in the file it stands in."""

    context: str
    text: str
    path: PathInFile
    kind: str

    @property
    def exact(self) -> bool:
        """Whether it is a question, an option or an explanation: while its translation is stale, its lesson falls back."""
        return self.kind in EXACT


def lesson_texts(course_id: str, lesson: Lesson) -> Iterator[Text]:
    """Every text of a lesson, in the order a learner meets them."""
    home = f"{course_id}/{lesson.id}"
    yield Text(f"{home}/title", lesson.title, ("title",), "title")
    for number, outcome in enumerate(lesson.outcomes):
        yield Text(f"{home}/outcome-{number + 1}", outcome, ("outcomes", number), "outcome")
    yield Text(f"{home}/guess", lesson.guess.text, ("guess", "text"), "question")
    yield from _choices(f"{home}/guess", lesson.guess.options, ("guess", "options"), "button")
    yield Text(f"{home}/guess/reply", lesson.guess.reply, ("guess", "reply"), "message")
    for number, card in enumerate(lesson.cards):
        yield from _card(home, card, ("cards", number))
    for number, part in enumerate(lesson.exercise):
        yield from _part(f"{home}/{part.id}", part, ("exercise", number))
    for number, question in enumerate(lesson.questions):
        yield from _question(f"{home}/{question.id}", question, ("questions", number))
    for number, question in enumerate(lesson.recall):
        yield from _question(f"{home}/{question.id}", question, ("recall", number))
    yield Text(f"{home}/takeaway", lesson.takeaway, ("takeaway",), "takeaway")


def quiz_texts(course_id: str, quiz: Quiz) -> Iterator[Text]:
    """Every text of a quiz: its questions slot by slot, then the question about the unit."""
    home = f"{course_id}/{quiz.id}"
    yield Text(f"{home}/title", quiz.title, ("title",), "title")
    yield Text(f"{home}/intro", quiz.intro, ("intro",), "message")
    for number, slot in enumerate(quiz.slots):
        for place, question in enumerate(slot.questions):
            yield from _question(f"{home}/{question.id}", question, ("slots", number, "questions", place))
    if quiz.feedback:
        yield from _feedback(f"{home}/feedback", quiz.feedback, ("feedback",))


def outline_texts(outline: Outline) -> Iterator[Text]:
    """Every text of course.yaml."""
    home = f"{outline.id}/course"
    yield Text(f"{home}/title", outline.title, ("title",), "title")
    yield Text(f"{home}/unit_word", outline.unit_word, ("unit_word",), "title")
    for number, cluster in enumerate(outline.clusters):
        yield Text(f"{home}/clusters/{cluster.id}", cluster.title, ("clusters", number, "title"), "title")
    for number, line in enumerate(outline.plan):
        yield Text(f"{home}/plan/{line.id}", line.title, ("plan", number, "title"), "title")
    for number, unit in enumerate(outline.units):
        yield Text(f"{outline.id}/unit-{unit.id}/title", unit.title, ("units", number, "title"), "title")


def course_texts(course: Course) -> Iterator[Text]:
    """Every text of a course: its own, then those of its lessons and quizzes in order."""
    yield from outline_texts(course)
    for part in course.parts:
        yield from texts_of(course, part.id)


def texts_of(course: Course, id: str) -> Iterator[Text]:
    """Every text of one lesson or quiz of a course; KeyError for one there is not."""
    if id in course.quiz_by_id:
        return quiz_texts(course.id, course.quiz_by_id[id])
    return lesson_texts(course.id, course.by_id[id])


def told(content: Content, words: Mapping[PathInFile, str], without: Set[str] = frozenset()) -> dict[str, Any]:
    """The content as data with other words at these places; its shape stays the same."""
    data = content.model_dump(mode="json", exclude=set(without))
    for path, word in words.items():
        place: Any = data
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = word
    return data


def _choices(home: str, choices: tuple[Choice, ...], path: PathInFile, kind: str) -> Iterator[Text]:
    for number, choice in enumerate(choices):
        yield Text(f"{home}/{choice.id}", choice.text, (*path, number, "text"), kind)


def _card(home: str, card: Card, path: PathInFile) -> Iterator[Text]:
    yield Text(f"{home}/{card.id}", card.text, (*path, "text"), "card")
    if card.picture:
        yield Text(f"{home}/{card.id}/alt", card.picture.alt, (*path, "picture", "alt"), "alt")
        if card.picture.credit:
            yield Text(f"{home}/{card.id}/credit", card.picture.credit, (*path, "picture", "credit"), "credit")
        for number, label in enumerate(card.picture.labels):
            where = (*path, "picture", "labels", number, "text")
            yield Text(f"{home}/{card.id}/label-{label.id}", label.text, where, "label")
    if card.video:
        yield from _video(f"{home}/{card.id}/video", card.video, (*path, "video"))


def _video(home: str, video: Video, path: PathInFile) -> Iterator[Text]:
    yield Text(f"{home}/title", video.title, (*path, "title"), "title")
    yield Text(f"{home}/transcript", video.transcript, (*path, "transcript"), "transcript")


def _feedback(home: str, asked: Asked, path: PathInFile) -> Iterator[Text]:
    yield Text(home, asked.text, (*path, "text"), "question")
    if isinstance(asked, Scale):
        yield Text(f"{home}/low_label", asked.low_label, (*path, "low_label"), "button")
        yield Text(f"{home}/high_label", asked.high_label, (*path, "high_label"), "button")
    else:
        yield from _choices(f"{home}/options", asked.options, (*path, "options"), "choice")
    yield Text(f"{home}/more", asked.more, (*path, "more"), "message")


def _part(home: str, part: Part, path: PathInFile) -> Iterator[Text]:
    yield Text(home, part.text, (*path, "text"), "message")
    match part:
        case Write():
            yield Text(f"{home}/example", part.example, (*path, "example"), "message")
            if part.check:
                yield Text(f"{home}/check", part.check, (*path, "check"), "check")
            return
        case Sort():
            yield from _choices(f"{home}/labels", part.labels, (*path, "labels"), "button")
            for number, item in enumerate(part.items):
                yield Text(f"{home}/items/{item.id}", item.text, (*path, "items", number, "text"), "item")
                if item.why:
                    yield Text(f"{home}/items/{item.id}/why", item.why, (*path, "items", number, "why"), "why")
        case Rate():
            yield from _choices(f"{home}/items", part.items, (*path, "items"), "item")
        case Choose():
            yield from _choices(home, part.options, (*path, "options"), "choice")
        case Chooser():
            yield from _chooser(home, part, path)
        case PlanPage():
            pass
    if part.closing:
        yield Text(f"{home}/closing", part.closing, (*path, "closing"), "message")


def _chooser(home: str, part: Chooser, path: PathInFile) -> Iterator[Text]:
    for number, item in enumerate(part.items):
        yield Text(f"{home}/items/{item.id}", item.text, (*path, "items", number, "text"), "item")
        for place, option in enumerate(item.options):
            where = (*path, "items", number, "options", place, "text")
            yield Text(f"{home}/items/{item.id}/{option.id}", option.text, where, "choice")
    for number, suggestion in enumerate(part.suggestions):
        named = f"{home}/suggestions/{suggestion.id}"
        yield Text(named, suggestion.text, (*path, "suggestions", number, "text"), "suggestion")
        yield Text(f"{named}/why", suggestion.why, (*path, "suggestions", number, "why"), "reason")


def _question(home: str, question: Question, path: PathInFile) -> Iterator[Text]:
    yield Text(home, question.text, (*path, "text"), "question")
    match question:
        case ChoiceQuestion():
            for number, option in enumerate(question.options):
                yield from _option(f"{home}/{option.id}", option, (*path, "options", number))
        case NumberQuestion():
            yield Text(f"{home}/why", question.why, (*path, "why"), "why")
        case _:
            yield Text(f"{home}/sample", question.sample, (*path, "sample"), "sample")
            return
    if question.hint:
        yield Text(f"{home}/hint", question.hint, (*path, "hint"), "why")


def _option(home: str, option: Option, path: PathInFile) -> Iterator[Text]:
    yield Text(home, option.text, (*path, "text"), "option")
    yield Text(f"{home}/why", option.why, (*path, "why"), "why")
