"""Kills the bot, fills its disk, floods and blocks it, and checks against a quiet run that nothing was lost or doubled."""
