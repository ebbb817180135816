"""Everything nobody asked for: groups, blocks and returns, photos, unknown commands, strange buttons."""

from dataclasses import dataclass

from telegram import ChatMember, Update
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, MessageHandler, filters

from bot.handlers.arrival import arrive, welcome
from bot.handlers.context import Context
from bot.handlers.house import Handler, House, chat_of, say
from bot.storage.outbox import Address
from bot.storage.people import learner_by_telegram_id

PRIVATE = filters.ChatType.PRIVATE
GONE = (ChatMember.BANNED, ChatMember.LEFT)


@dataclass(frozen=True)
class Doors:
    """A sensible answer to whatever comes; nothing here changes a lesson."""

    house: House

    def first(self) -> list[Handler]:
        """Looked at before everything else: other people's rooms."""
        return [
            ChatMemberHandler(self.member, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(~PRIVATE, self.group),
        ]

    def last(self) -> list[Handler]:
        """Looked at when nothing else wanted it."""
        return [
            MessageHandler(PRIVATE & filters.COMMAND, self.unknown_command),
            MessageHandler(PRIVATE, self.only_words),
            CallbackQueryHandler(self.unknown_button),
        ]

    async def member(self, update: Update, context: Context) -> str | None:
        """Blocked: left in peace. Back: picked up where they were. Added to a group: a polite goodbye."""
        change = update.my_chat_member
        assert change is not None
        if change.chat.type != "private":
            return None if change.new_chat_member.status in GONE else await self.group(update, context)
        if change.new_chat_member.status not in GONE:
            await arrive(self.house, update, context)
            return None
        learner = await learner_by_telegram_id(context.tx, change.from_user.id)
        if learner is not None and await context.tx.set_reach(id=learner.id, reach="blocked") is not None:
            await context.tx.block_queued(learner_id=learner.id)
            await context.tx.hold_plans(learner_id=learner.id)
        return None

    async def group(self, update: Update, context: Context) -> str | None:
        """Say once that this is a private teacher, and leave."""
        to = Address(chat_of(update), self.house.guessed(update))
        day = context.now // 86400
        said = await say(context, to, "private_only", dedup_key=f"private_only:{to.chat_id}:{day}")
        if said is not None:
            await say(context, to, "leave", method="leave", dedup_key=f"leave:{to.chat_id}:{day}")
        return None

    async def unknown_command(self, update: Update, context: Context) -> str | None:
        """The same words for every command that this person does not have."""
        learner = await arrive(self.house, update, context)
        await say(context, learner or Address(chat_of(update), self.house.guessed(update)), "unknown_command")
        return None

    async def only_words(self, update: Update, context: Context) -> str | None:
        """Photos, voice messages, stickers, files, places."""
        message = update.effective_message
        if message is None or message.pinned_message or message.message_auto_delete_timer_changed:
            return None
        learner = await arrive(self.house, update, context)
        if learner is None:
            return await welcome(self.house, update, context)
        await say(context, learner, "only_words")
        return None

    async def unknown_button(self, update: Update, context: Context) -> str | None:
        """A button nobody here has made, or one of an older version."""
        learner = await arrive(self.house, update, context)
        return self.house.toast("unknown", learner.language if learner else self.house.guessed(update))
