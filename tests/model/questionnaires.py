"""Short questionnaires of every kind for every moment, in several editions, and the pilots that ask them."""

import json
from pathlib import Path

from tests.model.course import Json, mark_of, options
from tests.model.weeks import write_weeks

ROUND, ABROAD = "round", "abroad"  # the pilot of a cohort, and one that is open to whoever reads Danish


def single(name: str, **further: object) -> Json:
    """A question with three buttons."""
    return {"kind": "single", "id": name, "text": f"Which, {name}?", "options": options("abc", words="Way"), **further}


def questionnaires(edition: str) -> list[Json]:
    """The instruments of one edition; in another shape a question is gone, and another has fewer buttons."""
    mark = mark_of(edition)
    alone = [*options("abc", words="Part"), {"id": "none", "text": "None", "alone": "true"}]
    intake: Json = {
        "id": "intake",
        "asked": ["before"],
        "items": [
            single("role", about="role"),
            {"kind": "several", "id": "parts", "text": "Which ones?", "most": "2", "options": alone},
            {"kind": "number", "id": "years", "text": "How many years?", "low": "0", "high": "60", "personal": "true"},
            single("branch", when={"item": "role", "is": ["a"]}),
            single("twig", when={"item": "branch", "is": ["b"]}),
        ],
    }
    pulse: Json = {
        "id": "pulse",
        "asked": ["lesson"],
        "privacy": "anonymous",
        "agreement": ["Little", "So", "Much"],
        "items": [
            {"kind": "likert", "id": "useful", "text": f"Useful? {mark}"},
            {"kind": "open", "id": "why", "text": "Why?", "when": {"item": "useful", "is": ["1", "3"]}},
        ],
    }
    weekly: Json = {
        "id": "weekly",
        "asked": ["week"],
        "sample": {"items": "1", "share_percent": "60"},
        "items": [single("w1"), single("w2"), {"kind": "open", "id": "w3", "text": "What else?", "personal": "true"}],
    }
    end: Json = {
        "id": "end",
        "asked": ["after", "later"],
        "items": [
            {"kind": "scale", "id": "worth", "text": "Worth it?", "high": "3", "low_label": "No", "high_label": "Yes"},
            {"kind": "open", "id": "more", "text": "What more?"},
            single("use"),
            {"kind": "open", "id": "how", "text": "How?", "when": {"item": "use", "is": ["b", "c"]}},
        ],
    }
    leaving: Json = {
        "id": "leaving",
        "asked": ["leaving"],
        "privacy": "anonymous",
        "items": [single("reason"), {"kind": "open", "id": "words", "text": "More?", "when": {"item": "reason", "is": ["c"]}}],
    }
    commitment: Json = {"id": "commitment", "asked": ["week"], "items": [{"kind": "open", "id": "plan", "text": "When, then?"}]}
    result: Json = {"kind": "open", "id": "result", "text": "What happened?"}
    check: Json = {"id": "plan-check", "asked": ["plan"], "items": [result, single("done")]}
    feedback: Json = {"id": "feedback", "asked": ["any"], "items": [{"kind": "open", "id": "words", "text": "What works?"}]}
    if edition == "other shape":
        del intake["items"][1], end["items"][1]
        end["items"][1]["options"].pop()
        end["items"][2]["when"]["is"].pop()
        leaving["items"].reverse()
        leaving["items"][0].pop("when")
    made = [intake, pulse, weekly, end, leaving, commitment, check, feedback]
    return [{"title": f"About {one['id']}", "intro": f"Of {one['id']}.", **one} for one in made]


def pilots(instruments: list[str]) -> list[Json]:
    """Everyone's, one in every language for a cohort, and one in Danish that is open to people without a cohort."""
    shared: Json = {"course": "basic", "about": "An example.", "instruments": instruments}
    few = ["leaving", "commitment", "plan-check", "feedback"]
    return [
        {**shared, "id": "everyone", "name": "Everyone", "instruments": few},
        {**shared, "id": ROUND, "name": "A round", "weeks": "24"},
        {**shared, "id": ABROAD, "name": "Abroad", "weeks": "24", "open": "true", "languages": ["da"]},
    ]


def write_asking(folder: Path, edition: str) -> None:
    """One edition of the course of two weeks, with questionnaires beside it."""
    write_weeks(folder, edition)
    instruments = questionnaires(edition)
    kinds = {"instruments": instruments, "pilots": pilots([one["id"] for one in instruments])}
    for kind, files in kinds.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for content in files:
            (folder / kind / f"{content['id']}.yaml").write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")
