"""The texts of a draft: which there are, what to send for one, and what was wrong with what was sent."""

from bot.language import LANGUAGES, Markup, Translator
from bot.screens.screen import Button, Screen, Voice, lines, paragraphs
from bot.screens.staff.draft_buttons import Args, back, on, own_name, title


def texts(voice: Voice, args: Args) -> Screen:
    """Every language there is, and those that are missing; args: those of the card."""
    tr = voice.staff
    written = [
        on(args, tr.label("staff.text.open", "✅ {language}", language=own_name(code)), "text", code) for code in args["texts"]
    ]
    lacking = [code for code, _ in args["counts"] if code not in args["texts"]]
    add = [
        on(args, tr.label("staff.draft.add", "Add {language}", language=own_name(code)), "write", code) for code in lacking[:10]
    ]
    rows = [tuple(each[n : n + 2]) for each in (written, add) for n in range(0, len(each), 2)]
    other = (on(args, tr.label("staff.text.other", "Another language"), "languages"),)
    stands_in = Markup("")
    if args["fallback"]:
        stands_in = tr(
            "staff.text.fallback",
            "Whoever's language has no text gets {language}, with a line that says so.",
            language=own_name(args["fallback"]),
        )
    ask = (
        tr("staff.text.which", "Tap a language to change its text or its link buttons, or add one.")
        if written
        else tr("staff.text.first", "In which language will you write first?")
    )
    return Screen(paragraphs(title(tr, args), stands_in, ask), (*rows, other, back(tr, args)))


def languages(voice: Voice, args: Args) -> Screen:
    """All 24, those written left out; args: those of the card."""
    tr = voice.staff
    marks = [on(args, own_name(code), "write", code) for code in LANGUAGES if code not in args["texts"]]
    rows = tuple(tuple(marks[n : n + 3]) for n in range(0, len(marks), 3))
    return Screen(paragraphs(title(tr, args), tr("staff.text.which_language", "Which language?")), (*rows, back(tr, args)))


def text(voice: Voice, args: Args) -> Screen:
    """One text; args: those of the card, language, words (its beginning, plain), links (labels and addresses)."""
    tr, code = voice.staff, args["language"]
    begins = tr("staff.text.begins", "<b>{language}</b>\n{words}", language=own_name(code), words=args["words"])
    listed = lines(
        *(tr("staff.text.link", "[ {label} ] {address}", label=label, address=address) for label, address in args["links"])
    )
    fallback = (
        tr("staff.text.is_fallback", "Whoever's language is missing gets this text.") if args["fallback"] == code else Markup("")
    )
    rows: list[tuple[Button, ...]] = [
        (
            on(args, tr.label("staff.text.change", "Change text"), "write", code),
            on(args, tr.label("staff.text.links", "Link buttons"), "links", code),
        ),
    ]
    if args["links"]:
        rows.append((on(args, tr.label("staff.text.no_links", "No link buttons"), "nolinks", code),))
    if args["fallback"] != code:
        rows.append((on(args, tr.label("staff.text.make_fallback", "For those without a text"), "fallback", code),))
    if len(args["texts"]) > 1:
        rows.append((on(args, tr.label("staff.text.drop", "Take this text out"), "drop", code),))
    return Screen(paragraphs(title(tr, args), begins, listed, fallback), (*rows, back(tr, args)))


def write(voice: Voice, args: Args) -> Screen:
    """What to send for a text; args: id, rev, number, language, limit, has_text."""
    tr = voice.staff
    name = own_name(args["language"])
    ask = (
        tr("staff.text.rewrite", "✏️ Send the new text in <b>{language}</b> as your next message.", language=name)
        if args["has_text"]
        else tr("staff.text.write", "✏️ Send the text in <b>{language}</b> as your next message.", language=name)
    )
    how = tr(
        "staff.text.how",
        "Bold, italic, links, quotes and the like stay as you set them. A picture or a file with the text below it sets both. At most {limit} characters.",
        limit=tr.number(args["limit"]),
    )
    return Screen(paragraphs(title(tr, args), ask, how), (back(tr, args),))


def links(voice: Voice, args: Args) -> Screen:
    """What to send for link buttons; args: id, rev, number, language, example."""
    tr = voice.staff
    ask = tr(
        "staff.text.ask_links",
        "🔗 Send the link buttons for <b>{language}</b>, at most three, each on its own line:",
        language=own_name(args["language"]),
    )
    example = tr("staff.text.links_example", "<code>{title} - https://example.eu/page</code>", title=args["example"])
    return Screen(paragraphs(title(tr, args), lines(ask, example)), (back(tr, args),))


def file(voice: Voice, args: Args) -> Screen:
    """Send a picture or a file; args: id, rev, number, limit."""
    tr = voice.staff
    ask = tr(
        "staff.text.ask_file",
        "🖼 Send one picture or one file. It goes to everybody, above the text in their language; with it a text has at most {limit} characters.",
        limit=tr.number(args["limit"]),
    )
    return Screen(paragraphs(title(tr, args), ask), (back(tr, args),))


def saved(voice: Voice, args: Args) -> Screen:
    """What takes the place of the question once it was answered; args: number, what ('text', 'links', 'file', 'time', 'audience'), language."""
    tr = voice.staff
    name = own_name(args["language"] or "")
    return Screen(
        {
            "text": lambda: tr(
                "staff.saved.text", "✅ Draft {number}: the text in {language} is saved.", number=args["number"], language=name
            ),
            "links": lambda: tr(
                "staff.saved.links",
                "✅ Draft {number}: the link buttons for {language} are saved.",
                number=args["number"],
                language=name,
            ),
            "file": lambda: tr("staff.saved.file", "✅ Draft {number}: the picture or file is saved.", number=args["number"]),
            "time": lambda: tr("staff.saved.time", "✅ Draft {number}: the time is saved.", number=args["number"]),
            "audience": lambda: tr("staff.saved.audience", "✅ Draft {number}: the audience is saved.", number=args["number"]),
        }[args["what"]]()
    )


def refused(voice: Voice, args: Args) -> Screen:
    """Why what was sent was not taken; args: id, rev, number, problem, language, length, limit, line."""
    tr = voice.staff
    return Screen(_refusal(tr, args), (back(tr, args),))


def _refusal(tr: Translator, args: Args) -> Markup:
    name = own_name(args.get("language") or "")
    match args["problem"]:
        case "long" | "long caption":
            return _too_long(tr, args, name)
        case "file too long":
            return tr(
                "staff.refused.file_long",
                "⚠️ Not taken: with a picture or file a text has at most {limit} characters, and the one in {language} has {length}. Shorten it first.",
                limit=tr.number(args["limit"]), length=tr.number(args["length"]), language=name,
            )  # fmt: skip
        case "other":
            return tr(
                "staff.refused.other", "⚠️ I can take a text, a picture or a file here. Nothing was changed; please try again."
            )
        case "no file":
            return tr("staff.refused.no_file", "⚠️ Please send a picture or a file. Nothing was changed.")
        case _:
            return _wrong_links(tr, args)


def _wrong_links(tr: Translator, args: Args) -> Markup:
    match args["problem"]:
        case "form":
            return tr(
                "staff.refused.links_form",
                "⚠️ I cannot read <code>{line}</code> as a title, a dash and an address. Nothing was changed; please send all lines again.",
                line=args["line"],
            )
        case "https":
            return tr(
                "staff.refused.links_https",
                "⚠️ The address in <code>{line}</code> must begin with https:// and have no spaces. Please send all lines again.",
                line=args["line"],
            )
        case "too many":
            return tr("staff.refused.links_many", "⚠️ At most three link buttons. Please send the lines again.")
        case "long label":
            return tr(
                "staff.refused.links_label",
                "⚠️ <i>{line}</i> is too long for a button: at most {limit} characters. Please send all lines again.",
                line=args["line"],
                limit=args["limit"],
            )
        case _:
            return tr(
                "staff.refused.links_address",
                "⚠️ The address for <i>{line}</i> is too long. Please send all lines again.",
                line=args["line"],
            )


def _too_long(tr: Translator, args: Args, name: str) -> Markup:
    """The numbers, what they mean, and that nothing is lost."""
    gaps = {
        "length": tr.number(args["length"]),
        "limit": tr.number(args["limit"]),
        "over": tr.number(args["length"] - args["limit"]),
        "language": name,
    }
    why = (
        tr(
            "staff.refused.caption",
            "⚠️ With a picture or file a text has at most {limit} characters, our line at the end counted. Yours in {language} has {length}: {over} too many.",
            **gaps,
        )
        if args["problem"] == "long caption"
        else tr(
            "staff.refused.text",
            "⚠️ A message has at most {limit} characters, our line at the end counted. Yours in {language} has {length}: {over} too many.",
            **gaps,
        )
    )
    kept = tr(
        "staff.refused.kept", "Your words stand above in this chat, and the draft is as it was. Send a shorter text, or go back."
    )
    return paragraphs(why, kept)
