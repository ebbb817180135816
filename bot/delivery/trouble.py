"""Why the delivery gave up: each of these ends the process, with an exit status of its own."""


class TokenRefused(Exception):
    """Telegram does not know the bot's token (401, 404); nothing more can be received or sent."""


class Conflict(Exception):
    """Another copy of the bot takes the updates (409, three times in a row)."""
