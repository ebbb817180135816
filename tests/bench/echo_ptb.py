"""A plain python-telegram-bot bot, nothing stored, its default transport and polling: the three calls of a lesson's tap."""

import sys

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer the tap, send a card with the same buttons, take the old buttons away."""
    query = update.callback_query
    assert query is not None
    message = query.message
    assert message is not None
    await query.answer()
    text, markup = getattr(message, "text", ""), getattr(message, "reply_markup", None)
    await context.bot.send_message(message.chat.id, text, reply_markup=markup, disable_notification=True)
    await query.edit_message_reply_markup(None)


def main(url: str, token: str) -> None:
    """Poll until stopped."""
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling(allowed_updates=["message", "callback_query"])


if __name__ == "__main__":
    main(*sys.argv[1:])
