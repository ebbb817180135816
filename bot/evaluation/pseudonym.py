"""The code under which somebody answers in a pilot: made with the pilot's key, and by nobody without it."""

import hashlib
import hmac

LENGTH = 32  # characters, of hex: 128 bits


def pseudonym(key_hex: str, learner_id: str) -> str:
    """The code of a learner under a pilot's key; the same each time, another one in each pilot."""
    return hmac.new(bytes.fromhex(key_hex), learner_id.encode(), hashlib.sha256).hexdigest()[:LENGTH]


def lots(key_hex: str, learner_id: str) -> str:
    """What draws a learner's lots in a pilot, always the same: without the key nobody can tell who was asked what by chance."""
    return pseudonym(key_hex, f"lots/{learner_id}")
