"""A learner as the promises describe one: what each act means, and when the next lesson comes. Pure, and small."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.course.catalogue import Library
from bot.course.model import NumberQuestion, OpenQuestion, Quiz, Write
from bot.learning.places import COUNTRIES, NEIGHBOURS, country_of, first_zone, zones_of
from tests.model.group import ZONE, Group
from tests.model.listening import Listening
from tests.model.steps import Place, answer

LIMIT = 500
COUNTRY_CODES = (*COUNTRIES, *NEIGHBOURS)


@dataclass
class Said:
    """What the bot says to one act: screens in their order as method:name, and the toast of a tap."""

    screens: list[str] = field(default_factory=list)
    toast: str | None = None


class ModelLearner(Listening):
    """One person; every method is an act and returns what the bot is to say. Times are UTC seconds."""

    def __init__(self, code: str, languages: tuple[str, ...]) -> None:
        self.code, self.languages = code, languages
        self.away = False  # blocked the bot, whether it knows or not
        self.pushed_on: set[date] = set()
        self.order: tuple[str, ...] = ()  # what the course has today
        self.batches = 0
        # What a questionnaire before the course does to its first lesson: whether it comes now, whether it waits.
        self.asks_first: Callable[[int], bool] = lambda now: False
        self.form_waits: Callable[[int], bool] = lambda now: False
        self.forget()

    def forget(self) -> None:
        """As if never met."""
        self.known = self.enrolled = self.finished = self.stopped = self.blocked = False
        self.language = self.code if self.code in self.languages else "en"
        self.country, self.zone = country_of(self.language), first_zone(self.language)
        self.minute, self.days = 540, "12345"
        self.used: date | None = None
        self.paused_until = 0
        self.spread = 0
        self.expects = None
        self.unasked = False
        self.places: dict[str, Place] = {}
        self.answers: dict[tuple[str, int], tuple[tuple[str, ...], int | None]] = {}
        self.lines: dict[str, str] = {}
        self.line_ids: dict[str, str] = {}  # what buttons call a line: a random name, read off the store
        self.plan_ids: dict[str, str] = {}  # and a lesson
        self.reports: list[tuple[str, str]] = []
        self.feedback: list[tuple[str, str, int | None, str | None]] = []  # about what, of which kind, the number, the words
        self.recalls: dict[str, tuple[int, date]] = {}  # by lesson: the next step of the ladder, and when it was asked last
        self.group: Group | None = None
        self.shut: set[str] = set()  # cohorts whose organisers withdrew this learner
        self.came_at: int | None = None  # let into a cohort as somebody new, at that moment
        self.guesses = (0, 0)  # wrong codes, and when the last one came
        self.pushed_on.clear()

    # When

    def today(self, now: int) -> date:
        """The date where the learner is."""
        return datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.zone)).date()

    def slot(self, day: date) -> int:
        """The hour of that day at which a lesson comes, with the learner's own minute."""
        hour, minute = divmod(self.minute, 60)
        return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(self.zone)).timestamp()) + self.spread

    def opens(self, lesson: str) -> date:
        """The earliest day of a lesson or quiz: what the course has is opened by the cohort's calendar."""
        unit = lesson.partition("~")[0]
        return self.group.opens(lesson) if self.group is not None and unit in self.order else date.min

    def waits(self, place: Place, now: int) -> bool:
        """Whether a lesson that has not come is not open yet."""
        return place.state in ("planned", "held") and self.today(now) < self.opens(place.lesson)

    def next_morning(self, now: int, lesson: str) -> int:
        """The first hour to come, or after a pause, on a working day that had no lesson yet, when the lesson is open."""
        after = max(now, self.paused_until - 1)
        day = max(self.today(after), self.opens(lesson))
        while not (str(day.isoweekday()) in self.days and (self.used is None or day > self.used) and self.slot(day) > after):
            day += timedelta(days=1)
        return self.slot(day)

    def closes(self, now: int) -> int:
        """Eight in the evening of the present day."""
        day = self.today(now)
        return int(datetime(day.year, day.month, day.day, 20, tzinfo=ZoneInfo(self.zone)).timestamp())

    def meet(self, spread: int) -> None:
        """The learner's own minute is known now: what was planned while they came in has it."""
        self.spread, came_at, place = spread, self.came_at, self.place
        if came_at is not None and place is not None and place.state == "planned":
            place.due = self.next_morning(came_at, place.lesson)
        self.came_at = None

    # Where

    @property
    def place(self) -> Place | None:
        """The one lesson that is not done."""
        return next((place for place in self.places.values() if place.state != "done"), None)

    def move(self, now: int, *, wake: bool = False) -> None:
        """A change of rhythm moves what is planned and not overdue; a return plans what was held."""
        place = self.place
        if place and ((place.state == "planned" and place.due > now) or (wake and place.state == "held")):
            place.state, place.due = "planned", self.next_morning(now, place.lesson)

    def back(self, now: int, *, returns: bool = False) -> None:
        """Any act of somebody who had blocked the bot brings them back; some bring back who had stopped."""
        again, self.blocked = self.blocked, False
        if returns and self.stopped:
            self.stopped, again = False, True
        if again and not self.stopped:
            self.move(now, wake=True)

    def hold(self) -> None:
        """Nothing comes any more; the place is kept."""
        if self.place and self.place.state in ("planned", "issued"):
            self.place.state = "held"

    def told_in(self, unit: str, library: Library) -> str:
        """The language in which this learner gets a lesson or quiz."""
        return self.language if unit in library.ready("basic", self.language) else "en"

    def pin(self, place: Place, library: Library) -> None:
        """The words of a lesson as they are now."""
        course = library.courses["basic"]
        words = course.by_id.get(place.unit) or course.quiz_by_id[place.unit]
        place.words, place.rev, place.language = words, words.rev, self.told_in(place.unit, library)

    def open(self, place: Place, library: Library, now: int) -> None:
        """The lesson begins; this day has had its lesson."""
        if place.words is None:
            self.pin(place, library)
        place.state = "begun"
        self.used = max(self.today(now), self.used or date.min)

    def plan_next(self, library: Library, now: int) -> Place | None:
        """The first lesson not done, or the end."""
        undone = (name for name in library.courses["basic"].order if name not in self.places or self.places[name].state != "done")
        lesson = next(undone, None)
        self.finished = lesson is None
        if lesson is None:
            return None
        return self.add(lesson, "held" if self.stopped or self.blocked else "planned", self.next_morning(now, lesson))

    def add(self, lesson: str, state: str, due: int) -> Place:
        """A lesson to come."""
        place = self.places[lesson] = Place(lesson, state, due, batch=self.new_batch())
        return place

    def new_batch(self) -> int:
        """A number for the buttons that belong together: those of before it are old."""
        self.batches += 1
        return self.batches

    # Acts

    def welcome(self) -> Said:
        """The first message."""
        self.known = True
        return Said(["send:welcome"])

    def attach(self, kind: str, caption: str, now: int) -> Said:
        """A photo, a sticker and the like; a photo or a voice may be the feedback that was asked for."""
        if not self.known:
            return self.welcome()
        self.back(now)
        way = self.expects[1] if self.expects is not None and self.expects[0] == "feedback" else ""
        if kind in ("photo", "voice") and way == "nobody":
            return Said(["send:feedback_words_only"])
        if kind in ("photo", "voice") and way:
            self.expects = None
            return self.thank(kind, caption)
        return Said(["send:only_words"])

    def thank(self, kind: str, words: str, item: str = "open") -> Said:
        """Feedback is kept and passed on."""
        self.feedback.append((item, kind, None, words or None))
        return Said(["send:owner_feedback", "send:feedback_thanks"])

    @property
    def awaits_words(self) -> bool:
        """Whether the open lesson waits for typed words."""
        place = self.place
        if place is None or place.state != "begun":
            return False
        return isinstance(place.now, Write | NumberQuestion | OpenQuestion) and not place.here.settled

    def put_off(self, place: Place, now: int) -> None:
        """Something else comes in the place of the first lesson, which has its turn another day, or at a tap."""
        self.used = max(self.today(now), self.used or date.min)
        place.state, place.due = "planned", self.next_morning(now, place.lesson)

    def type(self, text: str, now: int) -> Said:
        """Typed words."""
        if not self.known:
            return self.welcome()
        self.back(now)
        text = text.strip()
        place, awaited = self.place, self.awaits_words
        if self.expects == ("term", "any") and awaited and (len(text) > 64 or not re.search(r"[a-z]", text, re.IGNORECASE)):
            self.expects = None  # no term, but what the lesson waits for
        if self.expects is None and not awaited:
            return Said(["send:button_will_do"])
        if len(text) > LIMIT:
            return Said(["send:too_long"])
        if self.expects is not None:
            (kind, item), self.expects = self.expects, None
            if kind == "report":
                self.reports.append((item, text))
                return Said(["send:owner_report", "send:report_thanks"])
            if kind == "feedback":
                return self.thank("text", text, item) if item == "open" else Said(["send:feedback_thanks"])
            if kind == "term":  # the model's courses have no glossary to find anything in
                return Said(["send:terms_none"])
            self.lines[item] = text
            return Said(["send:line_changed"])
        assert place is not None
        if isinstance(place.now, Write):
            self.lines[place.item] = text
            place.here.settled = True
        elif isinstance(place.now, NumberQuestion) and not re.search(r"\d", text):
            return Said(["send:not_a_number"])
        else:
            self.answer(place, (text,))
        return Said(["send:step"])

    def answer(self, place: Place, given: tuple[str, ...]) -> None:
        """An answer is remembered once: the first of each try counts."""
        attempt = place.number if isinstance(place.words, Quiz) else place.here.tries + 1
        item = place.item
        self.answers.setdefault((item, attempt), (given, answer(place.now, place.here, given)))

    def find_place(self, now: int) -> None:
        """Until the first lesson the country follows the language; where it says nothing, the cohort's zone does."""
        self.country, self.zone = country_of(self.language), first_zone(self.language)
        if self.country is None and self.group is not None:
            self.zone = ZONE
        self.move(now)

    def go_to(self, country: str, now: int, zone: str | None = None) -> None:
        """Another country, by its first clock or a given one."""
        self.country, self.zone = country, zone or zones_of(country)[0]
        self.move(now)

    def ask_line(self, item: str, toast: str) -> Said:
        """New words for a saved line."""
        if item not in self.lines:
            return Said(toast=toast)
        self.wait_for("line", item)
        return Said(["send:change_line"])

    def ask_empty_line(self, line: str, library: Library) -> Said:
        """First words for a plan line whose lesson is done and was passed over."""
        if not self.enrolled:
            return Said(["send:not_started"])
        course = library.courses["basic"]
        parts = [(lesson.id, part) for lesson in course.lessons for part in lesson.exercise]
        found = next(((id, part.id) for id, part in parts if isinstance(part, Write) and part.line == line), None)
        place = self.places.get(found[0]) if found else None
        item = f"basic/{found[0]}/{found[1]}" if found else ""
        if place is None or place.state != "done" or item in self.lines:
            return Said(toast="old")
        self.wait_for("line", item)
        return Said(["send:write_line"])

    # What happens by itself

    def blocks(self) -> None:
        """The bot hears that it was blocked."""
        if self.known:
            self.blocked = True
            self.hold()
