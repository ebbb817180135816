"""What the commands mean to a learner of the model."""

from bot.course.catalogue import Library
from tests.model.learner import ModelLearner, Said
from tests.model.lessons import pull

TO_STRANGERS = {"privacy": "privacy", "help": "help", "mydata": "nothing_kept", "erase": "nothing_kept"}
TO_LEARNERS = {
    "settings": "settings",
    "language": "languages",
    "stop": "stop",
    "feedback": "feedback",
    "glossary": "glossary",
    "privacy": "privacy",
    "help": "help",
    "mydata": "mydata",
    "erase": "erase",
}
TO_ENROLLED = ("progress", "lessons", "notes", "pause")


def command(learner: ModelLearner, name: str, library: Library, now: int) -> Said:
    """A command of the menu, /start, or one that does not exist."""
    if name in ("start", "next"):
        return begin_again(learner, name, library, now)
    if not learner.known:
        if name not in TO_STRANGERS and (name in TO_LEARNERS or name in TO_ENROLLED):
            return learner.welcome()
        return Said(["send:" + TO_STRANGERS.get(name, "unknown_command")])
    learner.back(now)
    if name in TO_ENROLLED:
        return Said([f"send:{name}" if learner.enrolled else "send:not_started"])
    if name == "feedback":
        learner.wait_for("feedback", "code" if "feedback" in library.instruments else "open")
    if name == "glossary":
        learner.expect_no_word()
    return Said(["send:" + TO_LEARNERS.get(name, "unknown_command")])


def begin_again(learner: ModelLearner, name: str, library: Library, now: int) -> Said:
    """/start and /next bring back whoever had stopped, and nothing typed is waited for any more."""
    if learner.known:
        learner.back(now, returns=True)
    if not learner.enrolled:
        return learner.welcome()
    learner.expects = None
    return Said(["send:back"]) if name == "start" else pull(learner, library, now)
