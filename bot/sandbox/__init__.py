"""Plays Telegram: a local Bot API server and a chat page; knows nothing of the course."""
