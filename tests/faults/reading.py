"""What every start of the bot reads before it does anything: imported once, by the process its runs are forked from."""

import bot.__main__
import bot.app
from bot.language import Interface

Interface(bot.__main__.ROOT / "locales").whole()  # kept, as long as no file changes
