"""What the buttons outside lessons mean to a learner of the model: begin, languages, settings, lines, erasing, stopping."""

import re
from collections.abc import Callable, Mapping

from bot.course.catalogue import Library
from bot.learning.places import zones_of
from tests.model.cohorts import button
from tests.model.commands import command
from tests.model.learner import COUNTRY_CODES, ModelLearner, Said
from tests.model.lessons import pull
from tests.model.recall import retell
from tests.model.waiting import look, notes, nudge, pause, picture, term, terms

FORM = r"fo:[\w-]+:\d{1,3}:[\w.=+-]+"  # a button of a form
KNOWN = re.compile(
    r"next|begin|forget|line:[\w-]+|write:[\w.-]+|said:[\w.-]+:\d{1,2}|welcome:languages|welcome:notice|(welcome:)?lang:[a-z]{2}"
    r"|erase:yes:\d+|erase:no|stop:keep|stop:erase"
    r"|look:[\w.-]+:\d{1,2}|look:all|pic:[\w.-]+:\d{1,2}|notes:\d{1,3}|pause:\d{4}-\d{2}-\d{2}|pause:end|nudge:(later|week):[\w-]+"
    r"|gl:(\d{1,2}|search)|term:[\w.-]+|he:never|he:mistake:[\w-]+"
    r"|jo:(code|stay|leave(:[\w-]+)?|move:\w{1,40})"
    rf"|feedback(:code|:nobody)?|fb:.*|{FORM}"
    r"|set:(hour(:\d{1,4})?|days(:[1-7])?|place:\d|country:[A-Z]{2}|zone:[\w/+-]+|language|back)"
)
TO_STRANGERS = {"erase:no": "edit:erase_kept", "stop:erase": "edit:nothing_kept"}


def menu(learner: ModelLearner, data: str, library: Library, now: int) -> Said:
    """A tap on a button that is not a lesson's, as it comes from Telegram."""
    if data == "next":
        return command(learner, "next", library, now)
    if learner.known:
        learner.back(now)
    if not KNOWN.fullmatch(data):
        return Said(toast="unknown")
    words = data.split(":")
    if not learner.known and words[0] in ("erase", "stop") and data != "stop:keep":
        return Said([TO_STRANGERS.get(data, "send:nothing_kept")])
    if not learner.known and words[0] == "nudge":
        return Said(toast="old")
    return MENUS[words[0]](learner, words, library, now) if learner.known else learner.welcome()


def form(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """A button of a form that nobody was asked, or of the question there was before there were forms."""
    return Said(toast="old")


def feedback(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Leave no trace ] and back, as long as the words have not come; [ More feedback ]."""
    if not words[1:]:
        return command(learner, "feedback", library, now)
    if learner.expects is None or learner.expects[0] != "feedback" or "feedback" not in library.instruments:
        return Said(toast="old")
    learner.wait_for("feedback", words[1])
    return Said(["edit:feedback"])


def begin(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Start lesson 1 ]."""
    if learner.enrolled:
        return Said(toast="old") if learner.form_waits(now) else command(learner, "next", library, now)
    learner.enrolled = True
    learner.plan_next(library, now)
    return pull(learner, library, now)


def language(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """Under the welcome, or from /language: an open lesson goes on in the new language unless its words changed."""
    if words[-1] == "notice":
        return Said(["send:privacy"])
    if words[-1] == "languages":
        return Said(["edit:languages"])
    if words[-1] not in learner.languages:
        return Said(toast="no language")
    learner.language = words[-1]
    place = learner.place
    unshown = place is not None and place.rev is None and len(learner.places) == 1
    still_welcome = words[0] == "welcome" and (not learner.enrolled or unshown)
    if not learner.enrolled or still_welcome:
        learner.find_place(now)
    if place and place.words and library.rev("basic", place.unit) == place.rev:
        learner.pin(place, library)
        retell(learner, place, library)
    return Said(["edit:welcome" if still_welcome else "edit:language_set"])


def settings(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """A menu of /settings, or a choice in one; whatever is chosen moves the next lesson."""
    what, value = words[1], words[2] if len(words) > 2 else ""
    if what in ("language", "place") or (not value and what != "back"):
        return Said([f"edit:{'languages' if what == 'language' else 'settings_' + what}"])
    if what == "hour" and 480 <= int(value) <= 1140:
        learner.minute = int(value)
    elif what == "days":
        days = "".join(sorted(set(learner.days) ^ {value}))
        if not days:
            return Said(toast="one day")
        learner.days = days
    elif what == "country" and value in COUNTRY_CODES:
        learner.go_to(value, now)
        if len(zones_of(value)) > 1:
            return Said(["edit:settings_zone"])
    elif what == "zone":
        country = next((code for code in COUNTRY_CODES if value in zones_of(code)), None)
        if country:
            learner.go_to(country, now, value)
    learner.move(now)
    return Said(["edit:settings_days" if what == "days" else "edit:settings"])


def line(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Change: … ], which names the line by its id."""
    return learner.ask_line(learner.line_ids.get(words[1], ""), "no line")


def write(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Write: … ], which names the plan line."""
    return learner.ask_empty_line(words[1], library)


def said(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Read what is said ] on a card that has no video, as none here has."""
    return Said(toast="old") if learner.enrolled else Said(["send:not_started"])


def forget(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Never mind ]: too late where the words came meanwhile."""
    if learner.expects is None or learner.expects[0] == "form":
        return Said(toast="too late")
    learner.wait_no_more()
    return Said(["edit:forgotten"])


def asks(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """[ Never mind ] before it was said what it is about; a mistake on a card nobody has shown."""
    return Said(["edit:forgotten"]) if words[1] == "never" else Said(toast="old")


def erase(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """Yes or no; a yes older than an hour asks again."""
    if words[1] == "no":
        return Said(["edit:erase_kept"])
    if not 0 <= now - int(words[2]) <= 3600:
        return Said(["edit:erase"])
    learner.forget()
    return Said(["send:erased"])


def stop(learner: ModelLearner, words: list[str], library: Library, now: int) -> Said:
    """Keep the place, or ask whether to erase."""
    if words[1] == "erase":
        return Said(["edit:erase"])
    learner.stopped = True
    learner.hold()
    return Said(["edit:stopped"])


MENUS: Mapping[str, Callable[[ModelLearner, list[str], Library, int], Said]] = {
    "begin": begin,
    "welcome": language,
    "lang": language,
    "set": settings,
    "line": line,
    "forget": forget,
    "he": asks,
    "jo": button,
    "erase": erase,
    "stop": stop,
    "look": look,
    "pic": picture,
    "notes": notes,
    "write": write,
    "said": said,
    "nudge": nudge,
    "pause": pause,
    "gl": terms,
    "term": term,
    "feedback": feedback,
    "fb": form,
    "fo": form,
}
