"""The card in which an announcement is written: what it says to whom and when, and what can be done about it."""

from collections.abc import Callable, Mapping

from bot.language import Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.audience import audience_said, left_out_said
from bot.screens.staff.draft_buttons import Args, back, on, own_name, title
from bot.screens.staff.timing import quiet_said, when_said


def draft(voice: Voice, args: Args) -> Screen:
    """The whole draft; args: those of `bot.handlers.staff.draft_card.args_of`, seems (a text's language, what it looks like)."""
    tr = voice.staff
    note = lines(NOTES[args["note"]](tr) if args.get("note") else Markup(""), _seems(tr, args))
    to = lines(
        tr("staff.draft.to", "To: {audience}", audience=audience_said(voice, args["audience"])) if args["chosen"] else Markup(""),
        counted(tr, args),
        left_out_said(tr, args),
    )
    when = lines(when_said(tr, args), quiet_said(tr, args), kind_said(tr, args))
    return Screen(paragraphs(note, title(tr, args), to, said(tr, args), when), _buttons(tr, args))


def _seems(tr: Translator, args: Args) -> Markup:
    if not args.get("seems"):
        return Markup("")
    language, other = map(own_name, args["seems"])
    return tr(
        "staff.note.seems",
        "⚠️ The text in {language} looks like {other} to me. Is it in its place?",
        language=language,
        other=other,
    )


def counted(tr: Translator, args: Args) -> Markup:
    """How many get it, and in which languages they read."""
    if not args["chosen"]:
        return tr("staff.draft.nobody_chosen", "⚠️ Nobody is chosen yet.")
    languages = ", ".join(f"{tr.number(count)} {code}" for code, count in args["counts"])
    if not args["total"]:
        return tr("staff.draft.nobody", "⚠️ That is nobody at the moment.")
    return tr.plural(
        "staff.draft.people",
        "<b>{count} person</b>: {languages}",
        "<b>{count} people</b>: {languages}",
        count=args["total"],
        languages=languages,
    )


def said(tr: Translator, args: Args) -> Markup:
    """Every language with its text or without, and the file."""
    if not args["texts"]:
        text = tr("staff.draft.no_text", "⚠️ No text yet.")
        return lines(text, _file(tr, args))
    written = (tr("staff.draft.written", "✅ {language}: written", language=own_name(code)) for code in args["texts"])
    lacking = (_missing(tr, *each) for each in args["missing"])
    unlinked = (
        tr("staff.draft.unlinked", "⚠️ {language}: link buttons missing, another language has some", language=own_name(code))
        for code in args["unlinked"]
    )
    return lines(*written, *lacking, *unlinked, _file(tr, args))


def _missing(tr: Translator, code: str, readers: int, instead: str) -> Markup:
    return tr.plural(
        "staff.draft.missing",
        "⚠️ {language}: missing → {count} person gets {other}, with a line that says so",
        "⚠️ {language}: missing → {count} people get {other}, with a line that says so",
        count=readers,
        language=own_name(code),
        other=own_name(instead),
    )


def _file(tr: Translator, args: Args) -> Markup:
    if args["file_kind"] == "photo":
        return tr("staff.draft.picture", "🖼 With a picture")
    if args["file_kind"] == "document":
        return tr("staff.draft.file", "📎 With the file {name}", name=args["file_name"])
    return Markup("")


def kind_said(tr: Translator, args: Args) -> Markup:
    """What kind of message it is."""
    if args["kind"] == "community":
        return tr("staff.draft.kind_community", "Kind: community news")
    return tr("staff.draft.kind_course", "Kind: about the course")


def _buttons(tr: Translator, args: Args) -> tuple[tuple[Button, ...], ...]:
    add = tuple(
        on(args, tr.label("staff.draft.add", "Add {language}", language=own_name(code)), "write", code)
        for code, *_ in args["missing"][:2]
    )
    first = add or (() if args["texts"] else (on(args, tr.label("staff.draft.write", "Write the text"), "texts"),))
    texts = (on(args, tr.label("staff.draft.texts", "Texts and links"), "texts"),) if args["texts"] else ()
    to = on(
        args,
        tr.label("staff.draft.audience", "Change audience")
        if args["chosen"]
        else tr.label("staff.draft.choose", "Choose audience"),
        "to",
    )
    rows = (
        first,
        (*texts, to),
        (
            on(args, tr.label("staff.draft.when", "When"), "when"),
            on(args, tr.label("staff.draft.more", "Picture, kind, more"), "more"),
        ),
        (on(args, tr.label("staff.draft.test", "Send me a test"), "test"),) if args["texts"] else (),
        (on(args, tr.label("staff.draft.continue", "Continue"), "go"),),
    )
    return tuple(row for row in rows if row)


def more(voice: Voice, args: Args) -> Screen:
    """What is needed less often; args: those of the card."""
    tr = voice.staff
    has_file = args["file_kind"] is not None
    file = on(
        args,
        tr.label("staff.draft.change_file", "Another picture or file")
        if has_file
        else tr.label("staff.draft.add_file", "Picture or file"),
        "file",
    )
    away = (on(args, tr.label("staff.draft.drop_file", "Take it out"), "nofile"),) if has_file else ()
    other = "course" if args["kind"] == "community" else "community"
    kind = (
        tr.label("staff.draft.to_course", "Make it about the course")
        if other == "course"
        else tr.label("staff.draft.to_community", "Make it community news")
    )
    about = tr("staff.draft.kinds", "Learners can switch off each kind of message in /settings, and then do not get it.")
    rows = (
        (file, *away),
        (on(args, kind, "kind", other),),
        (on(args, tr.label("staff.draft.discard", "Discard the draft"), "discard"),),
        back(tr, args),
    )
    return Screen(paragraphs(title(tr, args), lines(_file(tr, args), kind_said(tr, args)), about), rows)


def discard(voice: Voice, args: Args) -> Screen:
    """Are you sure? args: id, rev, number."""
    tr = voice.staff
    text = tr(
        "staff.draft.discard_sure", "Discard draft {number} with all its texts? Nothing of it was sent.", number=args["number"]
    )
    yes = on(args, tr.label("staff.draft.discard_yes", "Yes, discard it"), "discarded")
    return Screen(text, ((yes,), back(tr, args)))


def gone(voice: Voice, args: Args) -> Screen:
    """The draft is no draft any more; args: number, state."""
    tr = voice.staff
    if args["state"] == "discarded":
        text = tr("staff.draft.gone_discarded", "Draft {number} was discarded.", number=args["number"])
    else:
        text = tr(
            "staff.draft.gone_sent",
            "Announcement {number} is confirmed and can no longer be changed here.",
            number=args["number"],
        )
    return Screen(text, ((Button(tr.label("staff.draft.list", "All announcements"), "an:page:0"),),))


def tested(voice: Voice, args: Args) -> Screen:
    """Below the tests; args: id, rev, number, languages, missing (those whose readers get the last one)."""
    tr = voice.staff
    names = ", ".join(own_name(code) for code in args["languages"])
    lacking = Markup("")
    if args["missing"]:
        lacking = tr(
            "staff.draft.tested_missing",
            "The last one is for those who read {languages}.",
            languages=", ".join(own_name(code) for code in args["missing"]),
        )
    text = tr(
        "staff.draft.tested",
        "☝️ <b>Test</b> of draft {number}, for you alone: {languages}. Learners get exactly this.",
        number=args["number"],
        languages=names,
    )
    go = on(args, tr.label("staff.draft.continue", "Continue"), "go")
    return Screen(lines(text, lacking), (back(tr, args), (go,)))


NOTES: Mapping[str, Callable[[Translator], Markup]] = {
    "nobody": lambda tr: tr("staff.note.nobody", "⚠️ <b>Choose first who gets it.</b>"),
    "no text": lambda tr: tr("staff.note.no_text", "⚠️ <b>Write the text first.</b>"),
    "past": lambda tr: tr("staff.note.past", "⚠️ <b>That time is past already. Choose another one.</b>"),
    "file": lambda tr: tr("staff.note.file", "✅ The picture or file is in."),
    "album": lambda tr: tr("staff.note.album", "✅ The first picture is in; an announcement has only one."),
    "caption": lambda tr: tr(
        "staff.note.caption", "✅ It is in. The words below it were left out: texts are written language by language."
    ),
}


def announcements(voice: Voice, args: Args) -> Screen:
    """The list; args: drafts, under_way, past (each rows of id, number, state, words), page, more."""
    tr = voice.staff
    groups = (
        (tr("staff.list.drafts", "<b>Drafts</b>"), args["drafts"]),
        (tr("staff.list.under_way", "<b>On their way</b>"), args["under_way"]),
        (tr("staff.list.past", "<b>Past</b>"), args["past"]),
    )
    parts, rows = [], []
    for head, listed in groups:
        if listed:
            parts.append(lines(head, *(_line(tr, one) for one in listed)))
            rows += [(Button(_short(one), f"an:open:{one['id']}"),) for one in listed]
    turn = []
    if args["page"]:
        turn.append(Button(tr.label("staff.list.newer", "Newer"), f"an:page:{args['page'] - 1}"))
    if args["more"]:
        turn.append(Button(tr.label("staff.list.older", "Older"), f"an:page:{args['page'] + 1}"))
    new = Button(tr.label("staff.list.new", "New announcement"), "an:new")
    head = tr("staff.list.title", "📣 <b>Announcements</b>")
    none = (
        tr("staff.list.none", "There are none yet. You write, see a test, and confirm before anything goes out.")
        if not parts
        else Markup("")
    )
    return Screen(paragraphs(head, *parts, none), ((new,), *rows, *((tuple(turn),) if turn else ())))


def _line(tr: Translator, one: Args) -> Markup:
    state = STATES.get(one["state"])
    said = tr("staff.list.line", "{number} · {words}", number=one["number"], words=one["words"] or "…")
    return Markup(f"{said} · {state(tr)}") if state else said


def _short(one: Args) -> str:
    words = str(one["words"])
    return f"{one['number']} · {words[:22]}{'…' if len(words) > 22 else ''}" if words else str(one["number"])


STATES: Mapping[str, Callable[[Translator], Markup]] = {
    "approval": lambda tr: tr("staff.list.approval", "waits for a second person"),
    "held": lambda tr: tr("staff.list.held", "goes out in a moment"),
    "scheduled": lambda tr: tr("staff.list.scheduled", "planned"),
    "running": lambda tr: tr("staff.list.running", "going out"),
    "paused": lambda tr: tr("staff.list.paused", "paused"),
    "asking": lambda tr: tr("staff.list.asking", "asks you something"),
    "cancelled": lambda tr: tr("staff.list.cancelled", "cancelled"),
    "withdrawn": lambda tr: tr("staff.list.withdrawn", "withdrawn"),
}
