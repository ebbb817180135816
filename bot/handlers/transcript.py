"""The words of a card's video as a message of their own: the lesson stays where it is."""

from bot.course.model import Card
from bot.handlers.context import Context
from bot.handlers.house import House, say
from bot.storage.outbox import Pinned
from bot.storage.people import Learner


async def say_transcript(
    house: House, learner: Learner, card: Card, where: Pinned, message_id: int | None, context: Context
) -> str | None:
    """Send every word of the card's video, once for each message that offers it; the toast where they were sent already."""
    once = f"transcript:{learner.id}:{where.lesson}:{card.id}:{message_id}"
    sent = await say(context, learner, "transcript", {"card": card.id}, pinned=where, dedup_key=once)
    return None if sent else house.toast("read already", learner.language)
