"""Pilots as evaluators see them: what each is, who answered in numbers, what changed since the round before."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.language import Markup, Translator
from bot.screens.screen import Button, Rows, Screen, Voice, lines, paragraphs
from bot.screens.staff.cohorts import day_named
from bot.screens.staff.pilot_terms import parts

CHANGES_LIMIT = 2400  # characters of lines about changes; the rest stands with the pilot

MOMENTS: Mapping[str, Callable[[Translator], str]] = {
    "before": lambda tr: tr.label("staff.moment.before", "Before the first lesson"),
    "lesson": lambda tr: tr.label("staff.moment.lesson", "After a lesson"),
    "week": lambda tr: tr.label("staff.moment.week", "After a week’s quiz"),
    "after": lambda tr: tr.label("staff.moment.after", "After the last lesson"),
    "leaving": lambda tr: tr.label("staff.moment.leaving", "On leaving"),
    "later": lambda tr: tr.label("staff.moment.later", "Three months later"),
    "plan": lambda tr: tr.label("staff.moment.plan", "About a plan for work"),
    "any": lambda tr: tr.label("staff.moment.any", "/feedback at any time"),
}


def about(tr: Translator, count: int) -> str:
    """A number of people as it may be said."""
    if not count:
        return tr.label("staff.evaluation.few", "under 5")
    return tr.label("staff.evaluation.least", "{count} or more", count=tr.number(count))


def why(tr: Translator) -> Markup:
    """Why numbers are vague."""
    return tr(
        "staff.evaluation.why",
        "<i>Numbers go down to the next five, so that nobody can be found by subtracting: “10 or more” is 10 to 14, of a total at times "
        "more; “under 5” may be none. They are too coarse for percentages.</i>",
    )


def back(tr: Translator, id: str) -> tuple[Button, ...]:
    """The way back to a pilot."""
    return (Button(tr.label("staff.evaluation.back", "Back to the pilot"), f"ev:open:{id}"),)


def evaluation(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Every pilot; args: pilots (id, name, state each), page, more, rhythm."""
    tr, page = voice.staff, args["page"]
    title = tr("staff.evaluation.title", "📊 <b>Evaluation.</b> Which pilot would you like to look into?")
    rows: list[tuple[Button, ...]] = [
        (Button(_pilot_label(tr, id, name, state), f"ev:open:{id}"),) for id, name, state in args["pilots"]
    ]
    turns = []
    if page:
        turns.append(Button(tr.label("staff.evaluation.newer", "Newer"), f"ev:list:{page - 1}"))
    if args["more"]:
        turns.append(Button(tr.label("staff.evaluation.older", "Older"), f"ev:list:{page + 1}"))
    rows += [tuple(turns)] if turns else []
    news = {
        "daily": tr.label("staff.evaluation.news_daily", "News: on working days"),
        "weekly": tr.label("staff.evaluation.news_weekly", "News: weekly"),
        "off": tr.label("staff.evaluation.news_off", "News: off"),
    }[args["rhythm"]]
    return Screen(paragraphs(title, why(tr)), (*rows, (Button(news, "ev:news"),)))


def _pilot_label(tr: Translator, id: str, name: str, state: str) -> str:
    if id == "everyone":
        return tr.label("staff.evaluation.everyone", "Learners in no pilot")
    if state == "ended":
        return tr.label("staff.evaluation.ended_one", "{name} (ended)", name=_short(name))
    return _short(name)


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def title_of(tr: Translator, args: Mapping[str, Any]) -> str:
    """What a pilot is called; args: id, name."""
    return tr.label("staff.evaluation.everyone", "Learners in no pilot") if args.get("id") == "everyone" else str(args["name"])


def pilot(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """One pilot; args: id, name, zone, state, first, last, languages, cohorts, asked, answered, erased, previous."""
    tr, id = voice.staff, args["id"]
    head = tr("staff.evaluation.pilot", "📊 <b>{name}</b>", name=title_of(tr, args))
    languages = (
        tr("staff.evaluation.languages", "Languages: {languages}", languages=", ".join(map(tr.language_name, args["languages"])))
        if args["languages"]
        else tr("staff.evaluation.all_languages", "In every language")
    )
    cohorts = tr("staff.evaluation.cohorts", "Cohorts: {cohorts}", cohorts=", ".join(args["cohorts"])) if args["cohorts"] else ""
    asked = tr(
        "staff.evaluation.so_far",
        "Questionnaires asked: <b>{asked}</b>, answered: <b>{answered}</b>",
        asked=about(tr, args["asked"]),
        answered=about(tr, args["answered"]),
    )
    erased = tr("staff.evaluation.erased", "People who erased their answers: {count}", count=about(tr, args["erased"]))
    remind = (Button(tr.label("staff.evaluation.remind", "Remind who has not answered"), f"ev:remind:{id}"),)
    buttons: Rows = (
        (Button(tr.label("staff.evaluation.read", "Read what people wrote"), f"ev:read:{id}:all:0"),),
        (
            Button(tr.label("staff.evaluation.who", "Who answered"), f"ev:counts:{id}"),
            Button(tr.label("staff.evaluation.answers", "Answers"), f"ev:sheets:{id}"),
        ),
        *((remind,) if args["state"] == "running" else ()),
        (Button(tr.label("staff.evaluation.export", "Take the data as a file"), f"ex:pilot:{id}"),),
        *(((Button(tr.label("staff.evaluation.changed", "What changed"), f"ev:changes:{id}"),),) if args["previous"] else ()),
        (Button(tr.label("staff.evaluation.list", "All pilots"), "ev:list:0"),),
    )
    return Screen(paragraphs(head, lines(_when(tr, args), languages, cohorts), lines(asked, erased), why(tr)), buttons)


def _when(tr: Translator, args: Mapping[str, Any]) -> Markup:
    if args["last"] is None:
        return tr("staff.evaluation.endless", "It does not end; answers are kept for twelve months.")
    gaps = {"first": day_named(tr, args["first"]), "last": day_named(tr, args["last"])}
    if args["state"] == "ended":
        return tr(
            "staff.evaluation.ended",
            "{first} – {last} ({city}). It has ended: nobody can find out any more who answered.",
            city=tr.city(args["zone"]),
            **gaps,
        )
    return tr("staff.evaluation.days", "{first} – {last} ({city})", city=tr.city(args["zone"]), **gaps)


def counts(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """Who answered; args: id, name, moments (moment, asked, answered, begun, declined), languages (code, asked, answered), left."""
    tr = voice.staff
    head = tr("staff.evaluation.counts", "📊 <b>Who answered</b>: {name}", name=title_of(tr, args))
    moments = [_moment(tr, row) for row in args["moments"] if row[1]]
    few = ", ".join(MOMENTS[moment](tr) for moment, asked, *_ in args["moments"] if not asked)
    seldom = tr("staff.evaluation.moments_few", "Asked under 5: {moments}", moments=few) if few else Markup("")
    spoken = [
        tr(
            "staff.evaluation.language",
            "{language}: asked {asked}, answered {answered}",
            language=tr.language_name(code),
            asked=about(tr, asked),
            answered=about(tr, answered),
        )
        for code, asked, answered in args["languages"]
    ]
    others = tr("staff.evaluation.other_languages", "Every other language: under 5")
    if not spoken:
        others = tr("staff.evaluation.each_language", "Each language: under 5")
    languages = lines(tr("staff.evaluation.by_language", "<b>By language</b>"), *spoken, others)
    left = tr("staff.evaluation.left", "Words left through /feedback: {count}", count=about(tr, args["left"]))
    return Screen(paragraphs(head, *moments, seldom, left, languages, why(tr)), (back(tr, args["id"]),))


def _moment(tr: Translator, row: tuple[str, int, int, int, int]) -> Markup:
    moment, asked, answered, begun, declined = row
    told = tr(
        "staff.evaluation.moment",
        "asked {asked}, answered {answered}, begun {begun}, said no {declined}",
        asked=about(tr, asked),
        answered=about(tr, answered),
        begun=about(tr, begun),
        declined=about(tr, declined),
    )
    return lines(tr("staff.evaluation.moment_name", "<b>{moment}</b>", moment=MOMENTS[moment](tr)), told)


def changes(voice: Voice, args: Mapping[str, Any]) -> Screen:
    """What changed; args: id, name, course, earlier (its name or None), new, changed, gone (ids of lessons and quizzes), lines."""
    tr = voice.staff
    if args["earlier"]:
        head = tr(
            "staff.evaluation.since",
            "📊 <b>{name}</b>: what changed since {earlier}",
            name=title_of(tr, args),
            earlier=args["earlier"],
        )
        none = tr("staff.evaluation.same", "The lessons and quizzes are the same.")
        taught = lines(
            tr("staff.evaluation.new", "New: {lessons}", lessons=parts(voice, args, "new")) if args["new"] else "",
            tr("staff.evaluation.other", "Changed: {lessons}", lessons=parts(voice, args, "changed")) if args["changed"] else "",
            tr("staff.evaluation.gone", "Gone: {lessons}", lessons=parts(voice, args, "gone")) if args["gone"] else "",
        )
        taught = taught or none
    else:
        head = tr("staff.evaluation.changes", "📊 <b>{name}</b>: what changed", name=title_of(tr, args))
        taught = Markup("")
    told, left = [], CHANGES_LIMIT
    for line in args["lines"]:
        left -= len(line)
        if left >= 0:
            told.append(tr("staff.evaluation.change", "• {line}", line=line))
    return Screen(paragraphs(head, taught, lines(*told)), (back(tr, args["id"]),))
