"""The training bot: one Telegram bot, one course package, three kinds of people."""
