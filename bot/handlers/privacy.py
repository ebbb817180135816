"""/privacy, /mydata, /erase and /stop: what is kept, a copy of it, and the ways to end it."""

import json
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler, CommandHandler, filters

from bot.handlers.arrival import arrive, welcome
from bot.handlers.asking import ask_leaver
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, chat_of, say, staff_at, tapped_message, tapped_words, tell_owners
from bot.handlers.mailings import BOT
from bot.handlers.staff.progress import go_on_without
from bot.screens.welcome import NOTICE_VERSION
from bot.storage.outbox import Address
from bot.storage.people import Learner, learner_by_id
from bot.storage.response import answers_under_codes, erase_codes
from bot.storage.staff import note
from bot.storage.tx import Tx

PRIVATE = filters.ChatType.PRIVATE
# What is deleted, what names others before these; each is a query of its own.
ERASED = (
    "prompts", "answers", "lines", "reports", "feedback", "recalls", "plans", "enrolments", "help_words", "help_requests",
    "proposals", "opt_outs", "uploads", "memberships", "roles", "labels", "confirmations", "join_guesses", "askings",
    "evaluation_digests", "export_jobs",
)  # fmt: skip
CONFIRM_SECONDS = 60 * 60  # an "erase everything" button older than this asks again


@dataclass(frozen=True)
class Privacy:
    """Rights that work at once, without asking anybody."""

    house: House

    def handlers(self) -> list[Handler]:
        """The table of contents."""
        return [
            CommandHandler("privacy", self.privacy, PRIVATE),
            CommandHandler("mydata", self.mydata, PRIVATE),
            CommandHandler("erase", self.erase, PRIVATE),
            CommandHandler("stop", self.stop, PRIVATE),
            CallbackQueryHandler(self.erase_confirmed, pattern=r"^erase:yes:\d+$"),
            CallbackQueryHandler(self.erase_refused, pattern=r"^erase:no$"),
            CallbackQueryHandler(self.keep, pattern=r"^stop:keep$"),
            CallbackQueryHandler(self.ask_erase, pattern=r"^stop:erase$"),
        ]

    async def privacy(self, update: Update, context: Context) -> str | None:
        """/privacy: the whole notice, for strangers too; showing it to a learner is recorded."""
        learner = await arrive(self.house, update, context)
        if learner is not None:
            await context.tx.record_notice(id=learner.id, notice_version=NOTICE_VERSION, now=context.now)
        await say(context, learner or self._stranger(update), "privacy", {"version": NOTICE_VERSION})
        return None

    async def mydata(self, update: Update, context: Context) -> str | None:
        """/mydata: everything as a JSON file."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            await say(context, self._stranger(update), "nothing_kept")
        else:
            await say(context, learner, "mydata")
        return None

    async def erase(self, update: Update, context: Context) -> str | None:
        """/erase: are you sure?"""
        learner = await arrive(self.house, update, context)
        if learner is None:
            await say(context, self._stranger(update), "nothing_kept")
        else:
            await say(context, learner, "erase", {"now": context.now})
        return None

    async def ask_erase(self, update: Update, context: Context) -> str | None:
        """[ Erase all ] after /stop: the same question, in the same message."""
        learner = await arrive(self.house, update, context)
        to = learner or self._stranger(update)
        screen, args = ("erase", {"now": context.now}) if learner else ("nothing_kept", {})
        await say(context, to, screen, args, method="edit", message_id=tapped_message(update))
        return None

    async def erase_confirmed(self, update: Update, context: Context) -> str | None:
        """[ Yes, erase everything ]: all of it in this transaction; an old button only asks again."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            await say(context, self._stranger(update), "nothing_kept")
            return None
        asked_at = int(tapped_words(update)[2])
        if not 0 <= context.now - asked_at <= CONFIRM_SECONDS:
            return await self.ask_erase(update, context)
        nobody = Address(learner.chat_id, learner.language)
        roles = [{"role": row["role"], "cohort": row["cohort"]} async for row in context.tx.all_roles(learner_id=learner.id)]
        staff = await staff_at(self.house, update, context)
        for ended in roles:
            await note(context.tx, context.now, learner.id, "role.erased", "", {"role": ended["role"]})
        await erase_learner(context.tx, learner)
        await go_on_without(context.tx, self.house, learner.id, by=BOT, now=context.now)
        await say(context, nobody, "erased", {"by_code": self.house.rules.by_code})
        if staff is not None:
            await say(context, nobody, "menu", {"roles": []}, method="menu")
        if roles:
            await tell_owners(self.house, context, "owner_role_erased", {"roles": roles})
        return None

    async def erase_refused(self, update: Update, context: Context) -> str | None:
        """[ No, keep it ]."""
        learner = await arrive(self.house, update, context)
        await say(context, learner or self._stranger(update), "erase_kept", method="edit", message_id=tapped_message(update))
        return None

    async def stop(self, update: Update, context: Context) -> str | None:
        """/stop: keep the place, or erase all?"""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "stop")
        return None

    async def keep(self, update: Update, context: Context) -> str | None:
        """[ Keep my place ]: nothing more comes until they return."""
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await context.tx.set_stopped(id=learner.id, stopped_at=context.now)
        await context.tx.hold_plans(learner_id=learner.id)
        await say(context, learner, "stopped", method="edit", message_id=tapped_message(update))
        await ask_leaver(context.tx, self.house, learner, context.now)
        return None

    def _stranger(self, update: Update) -> Address:
        return Address(chat_of(update), self.house.guessed(update))


async def erase_learner(tx: Tx, learner: Learner) -> None:
    """Delete everything of a learner in this transaction, and have the log of the database emptied after it."""
    await tx.keep_member_numbers(learner_id=learner.id)
    await tx.keep_proposal_numbers(learner_id=learner.id)
    await erase_codes(tx, learner.id)
    for about in ERASED:
        await getattr(tx, f"erase_{about}")(learner_id=learner.id)
    await tx.erase_messages(chat_id=learner.chat_id, learner_id=learner.id)
    await tx.erase_updates(chat_id=learner.chat_id)
    await tx.erase_learner(learner_id=learner.id)
    tx.scrub = True


async def my_data(tx: Tx, learner_id: str) -> bytes:
    """Everything that is kept about a learner as JSON, UTF-8; times are UTC seconds."""
    learner = await learner_by_id(tx, learner_id)
    if learner is None:
        return b"{}"
    row = await tx.learner_by_id(id=learner_id)
    lists = {
        "enrolments": tx.all_enrolments,
        "lessons": tx.all_plans,
        "questions_shown": tx.all_prompts,
        "answers": tx.all_answers,
        "own_lines": tx.own_lines,
        "reported_mistakes": tx.all_reports,
        "feedback": tx.all_feedback,
        "recalled": tx.all_recalls,
        "help_requests": tx.all_help_requests,
        "help_words": tx.all_help_words,
        "messages_not_wanted": tx.all_opt_outs,
        "proposals": tx.proposals_of,
        "files_sent": tx.all_uploads,
        "cohorts": tx.all_memberships,
        "codes_tried": tx.all_join_guesses,
        "roles": tx.all_roles,
        "called": tx.all_labels,
        "confirmations": tx.all_confirmations,
        "questionnaires": tx.all_askings,
        "news_of_evaluations": tx.all_evaluation_digests,
        "exports": tx.all_export_jobs,
        "done_as_staff": tx.all_deeds,
        "messages": tx.all_messages,
    }
    told: dict[str, Any] = {"you": dict(row)}
    for name, query in lists.items():
        told[name] = [dict(row) async for row in query(learner_id=learner_id)]
    told["answers_under_codes"] = await answers_under_codes(tx, learner_id)
    return json.dumps(told, ensure_ascii=False, indent=2).encode()
