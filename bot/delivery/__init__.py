"""Receiver, worker, dispatcher and sender: what comes in and what goes out."""

import os

# python-telegram-bot warns at every 429 until it is told which type its times shall have.
os.environ.setdefault("PTB_TIMEDELTA", "1")
