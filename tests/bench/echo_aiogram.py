"""A plain aiogram bot, nothing stored, its default transport and polling: the three calls of a lesson's tap."""

import asyncio
import sys
from typing import Any

from aiogram import Bot, Dispatcher  # type: ignore[import-not-found,unused-ignore]
from aiogram.client.session.aiohttp import AiohttpSession  # type: ignore[import-not-found,unused-ignore]
from aiogram.client.telegram import TelegramAPIServer  # type: ignore[import-not-found,unused-ignore]


async def tapped(query: Any) -> None:
    """Answer the tap, send a card with the same buttons, take the old buttons away."""
    await query.answer()
    await query.message.answer(query.message.text, reply_markup=query.message.reply_markup, disable_notification=True)
    await query.message.edit_reply_markup(reply_markup=None)


async def main(url: str, token: str) -> None:
    """Poll until stopped."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = Dispatcher()
    dispatcher.callback_query.register(tapped)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
