"""The week's quiz, what is recalled of earlier lessons, looking back, feedback."""

from pathlib import Path

from bot.course.model import ChoiceQuestion
from tests.journeys.chat import Chat, buttons, words
from tests.journeys.conftest import Town, town_in
from tests.journeys.test_days import enrolled


async def answer(chat: Chat, town: Town, *, right: bool) -> None:
    """Answer the open question of the quiz, rightly or wrongly, by looking it up in the course."""
    shown = words(await chat.last())
    quiz = town.bot.house.library.courses["basic"].quiz_by_id["quiz-1"]
    asked = next(question for question in quiz.questions.values() if question.text.strip().splitlines()[0][:60] in shown)
    assert isinstance(asked, ChoiceQuestion)
    good = {option.text for option in asked.options if option.right}
    letters = {line[2:]: line[0] for line in shown.splitlines() if line[:2] in ("A ", "B ", "C ", "D ", "E ")}
    chosen = [letter for text, letter in letters.items() if (text in good) == right]
    for letter in chosen if asked.kind == "several" else chosen[:1]:
        await chat.tap(letter)
    if asked.kind == "several":
        await chat.tap("Done")
    await chat.tap("Go on")


async def week_done(chat: Chat) -> None:
    """Somebody who has done the five lessons."""
    await enrolled(chat)
    for _ in range(4):
        await chat.say("/next")
        await chat.do_lesson()


async def test_the_quiz_opens_after_the_last_lesson_and_a_pass_ends_the_week(tmp_path: Path) -> None:
    async with town_in(tmp_path, OWNER_IDS="4711") as town:
        await town.chat("owner").post("person", user_id=4711, first_name="Olga")
        owner, chat = town.chat("owner"), town.chat()
        await owner.start()
        await week_done(chat)
        await chat.tap("Take the quiz now")
        assert "Week 1 · quiz" in await chat.screen()
        assert "6 questions" in await chat.screen()
        await chat.tap("Start the quiz")
        for _ in range(6):
            await answer(chat, town, right=True)
        result = words((await chat.messages())[-2])
        assert "6 of 6 questions right, 100\xa0%." in result
        assert "That is a pass." in result
        assert "0 = " in await chat.screen()
        await the_week_s_question_takes_one_tap_and_perhaps_a_line_and_is_passed_on_to_nobody(chat, owner)
        await chat.say("/progress")
        assert "5 of 5\n\nWeek 1: quiz 100\xa0%\n" in await chat.screen()


async def the_week_s_question_takes_one_tap_and_perhaps_a_line_and_is_passed_on_to_nobody(chat: Chat, owner: Chat) -> None:
    """The form after the quiz, with a line of one's own that the owner never sees."""
    await chat.tap("8")
    assert "Question 2 of 3" in await chat.screen()
    await chat.say("More cases from small towns.")
    assert "Question 3 of 3" in await chat.screen()
    await chat.tap("Skip")
    assert "small towns" not in str(await owner.messages())


async def test_a_quiz_not_taken_comes_on_the_next_working_morning_and_again_with_other_questions_until_it_is_passed(
    town: Town,
) -> None:
    chat = town.chat()
    await week_done(chat)
    await chat.turn(until="next morning")
    assert "Week 1 · quiz" in await chat.screen()
    assert (await chat.last())["loud"]
    await chat.tap("Start the quiz")
    first = []
    for _ in range(6):
        first.append((await chat.screen()).splitlines()[0])
        await answer(chat, town, right=False)
    result = (await chat.messages())[-2]
    assert "The pass mark is 70\xa0%." in words(result)
    assert any(label == "1.1" for label, _ in buttons(result))
    await chat.tap("Try again, new questions")
    await chat.tap("Start the quiz")
    second = []
    for _ in range(6):
        second.append((await chat.screen()).splitlines()[0])
        await answer(chat, town, right=True)
    assert not set(first) & set(second)
    await chat.say("/progress")
    assert "5 of 5\n\nWeek 1: quiz 100\xa0%\n" in await chat.screen()


async def test_an_earlier_lesson_is_recalled_days_later_inside_the_first_message_at_most_one_a_day(town_at_two: Town) -> None:
    chat = town_at_two.chat()
    for _ in range(2):
        await chat.turn(until="next morning")
        if "From lesson" in await chat.screen():
            break
        await chat.do_lesson()
    opening = await chat.last()
    assert "🔁 From lesson 1.1:" in words(opening)
    assert "First a guess" not in words(opening)
    await chat.tap("A")
    verdict = await chat.last()
    assert verdict["message_id"] == opening["message_id"]
    assert "(your answer)" in words(verdict)
    assert "First a guess" in words(verdict)
    await chat.do_lesson()
    await chat.turn(until="next morning")
    await chat.do_lesson()
    await chat.turn(seconds=21 * 86400)  # it never piles up
    await chat.turn(until="next morning")
    await chat.say("/next")
    assert (await chat.screen()).count("🔁") == 1


async def test_done_lessons_can_be_read_again_page_by_page(chat: Chat) -> None:
    await chat.start()
    await chat.say("/lessons")
    assert "You have not begun yet." in await chat.screen()
    await enrolled(chat)
    await chat.say("/lessons")
    await chat.tap("1.1")
    seen = [await chat.screen()]
    while "Next ▶" in await chat.labels():
        await chat.tap("Next ▶")
        seen.append(await chat.screen())
    assert "The draft was ready when people came." in seen[0]
    assert any("✅" in page and "(your answer)" not in page for page in seen)
    assert "Take away:" in seen[-1]
    await chat.tap("All lessons")
    assert "Which lesson would you like to read again?" in await chat.screen()
