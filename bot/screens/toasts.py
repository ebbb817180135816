"""The short words that pop up over a tap; plain text, gone in seconds, so nothing that matters stands only here."""

from collections.abc import Callable, Mapping

from bot.language import Translator

TOASTS: Mapping[str, Callable[[Translator], str]] = {
    "old": lambda tr: tr.label("toast.old", "That button is from an earlier moment. /next shows where you are."),
    "unknown": lambda tr: tr.label("toast.unknown", "I don't know that button. /next shows where you are."),
    "pick one": lambda tr: tr.label("toast.pick_one", "Tap at least one letter first."),
    "settled": lambda tr: tr.label("toast.settled", "You have answered this one already: the first answer counts."),
    "answer first": lambda tr: tr.label("toast.answer_first", "One thing first: the question in this message."),
    "read already": lambda tr: tr.label("toast.read_already", "What is said already stands in this chat."),
    "lesson first": lambda tr: tr.label("toast.lesson_first", "There is a lesson open: finish it first, /next leads on."),
    "one day": lambda tr: tr.label("toast.one_day", "Keep at least one day; /stop ends the lessons."),
    "enough ticks": lambda tr: tr.label("toast.enough_ticks", "That is as many as fit. Tap one again to take it away."),
    "too late": lambda tr: tr.label("toast.too_late", "That is settled already."),
    "past day": lambda tr: tr.label("toast.past_day", "That day is behind us. /pause offers new ones."),
    "no line": lambda tr: tr.label("toast.no_line", "That line is not there any more."),
    "no language": lambda tr: tr.label("toast.no_language", "That language is not ready."),
    "no reminders": lambda tr: tr.label("toast.no_reminders", "You have switched reminders off. /settings switches them on."),
    "helped": lambda tr: tr.label("toast.helped", "Thank you, passed on."),
    "nobody answers": lambda tr: tr.label("toast.nobody_answers", "Nobody is here to answer questions for now."),
    "help gone": lambda tr: tr.label("staff.toast.help_gone", "This request is not there any more."),
    "help answered": lambda tr: tr.label("staff.toast.help_answered", "You have answered this one."),
    "help others": lambda tr: tr.label("staff.toast.help_others", "Somebody else has answered this one."),
    "help closed": lambda tr: tr.label("staff.toast.help_closed", "This one is closed."),
    "help newer": lambda tr: tr.label("staff.toast.help_newer", "The learner has asked again: see the newer message."),
    "help read": lambda tr: tr.label("staff.toast.help_read", "Noted. /requests lists it until it is answered."),
    "digest off": lambda tr: tr.label("staff.toast.digest_off", "No weekly digest any more. /digest shows it when you like."),
    "digest on": lambda tr: tr.label("staff.toast.digest_on", "The digest comes every Monday at nine."),
    "cohort gone": lambda tr: tr.label("staff.toast.cohort_gone", "This cohort is archived. /cohorts shows the others."),
    "cohort over": lambda tr: tr.label("staff.toast.cohort_over", "That question is over. /cohorts begins anew."),
    "cohort full": lambda tr: tr.label("staff.toast.cohort_full", "Every place in that cohort is taken."),
    "pilot over": lambda tr: tr.label("staff.toast.pilot_over", "That question is over. /pilots begins anew."),
    "pilot cohort": lambda tr: tr.label("staff.toast.pilot_cohort", "This pilot needs a cohort: tap one first."),
    "pilot taken": lambda tr: tr.label("staff.toast.pilot_taken", "That cohort is archived, or in another pilot now."),
    "pilot lines": lambda tr: tr.label("staff.toast.pilot_lines", "That is as many lines as there may be."),
    "member gone": lambda tr: tr.label("staff.toast.member_gone", "This learner is not in the cohort any more."),
    "session gone": lambda tr: tr.label("staff.toast.session_gone", "This session is over or cancelled."),
    "draft changed": lambda tr: tr.label(
        "staff.toast.draft_changed", "Changed by somebody else meanwhile. This is how it stands now."
    ),
    "draft gone": lambda tr: tr.label("staff.toast.draft_gone", "That announcement is not there any more."),
    "pilot gone": lambda tr: tr.label("staff.toast.pilot_gone", "This pilot is not there any more."),
    "search over": lambda tr: tr.label("staff.toast.search_over", "That search is over. Tap Search to begin anew."),
    "reminded lately": lambda tr: tr.label("staff.toast.reminded_lately", "That is not possible now: see the list of moments."),
    "export going": lambda tr: tr.label("staff.toast.export_going", "I am making this file already. It comes by itself."),
    "not confirmed": lambda tr: tr.label("staff.toast.not_confirmed", "This button no longer counts. Nothing was sent by it."),
}
