"""Who gets an announcement: always the same as a reference that asks each person every question in turn."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.administration.audience import REASONS, Audience, Person, Stage, choose

LEARNERS = ("ana", "ben", "cia", "dan")
COHORTS = (None, "ruse", "gent")
SENT = ("a1", "a2")
people = st.builds(
    Person,
    learner_id=st.sampled_from(LEARNERS),
    chat_id=st.just(1),
    language=st.sampled_from(("bg", "en")),
    zone=st.just("Europe/Sofia"),
    reach=st.sampled_from(("ok", "ok", "ok", "blocked", "deactivated")),
    stopped=st.sampled_from((False, False, True)),
    course=st.sampled_from(("basic", "advanced")),
    cohort_id=st.sampled_from(COHORTS),
    withdrawn=st.booleans(),
    stage=st.sampled_from(("not started", "under way", "finished")),
    unit=st.sampled_from((None, "1", "2")),
    silent_days=st.integers(0, 20),
    opted_out=st.frozensets(st.sampled_from(("course", "community"))),
    waits=st.booleans(),
)
stages = st.one_of(
    st.sampled_from((None, Stage("not started"), Stage("finished"))),
    st.builds(Stage, st.just("unit"), unit=st.sampled_from(("1", "2"))),
    st.builds(Stage, st.just("silent"), days=st.integers(1, 20)),
)
audiences = st.builds(
    Audience,
    everybody=st.booleans(),
    cohorts=st.frozensets(st.sampled_from(("", "ruse", "gent"))),
    course=st.sampled_from(("", "basic")),
    languages=st.frozensets(st.sampled_from(("bg", "en"))),
    stage=stages,
    minus_cohorts=st.frozensets(st.sampled_from(("ruse", "gent"))),
    minus_got=st.frozensets(st.sampled_from(SENT)),
    got=st.sampled_from(("", "", *SENT)),
)
gots = st.fixed_dictionaries({sent: st.dictionaries(st.sampled_from(LEARNERS), st.booleans()) for sent in SENT})
Got = dict[str, dict[str, bool]]


def same_person(found: list[Person]) -> list[Person]:
    """What stands in a learner's own row is the same on every course."""
    first = {person.learner_id: person for person in reversed(found)}
    own = ("language", "reach", "stopped", "opted_out")
    return [Person(**{**vars(one), **{name: getattr(first[one.learner_id], name) for name in own}}) for one in found]


def meant(one: Person, audience: Audience, got: Got) -> bool:
    """Whether somebody is meant, said as plainly as can be."""
    if audience.got:
        chosen = got[audience.got].get(one.learner_id) is True
    else:
        chosen = audience.everybody or ("" if one.cohort_id is None else one.cohort_id) in audience.cohorts
    stage = audience.stage
    there = (
        stage is None
        or (stage.name == one.stage)
        or (stage.name == "unit" and one.stage == "under way" and one.unit == stage.unit)
        or (stage.name == "silent" and one.stage != "finished" and one.waits and one.silent_days >= stage.days)
    )
    return (
        chosen
        and there
        and audience.course in ("", one.course)
        and (not audience.languages or one.language in audience.languages)
    )


@given(st.lists(people, max_size=7).map(same_person), audiences, gots, st.sampled_from(("course", "community")))
def test_the_choice_is_what_asking_everybody_one_by_one_would_give(
    found: list[Person], audience: Audience, got: Got, topic: str
) -> None:
    choice = choose(found, audience, topic, got)
    wanted, left_out = [], dict.fromkeys(REASONS, 0)
    for name in LEARNERS:
        rows = [one for one in found if one.learner_id == name]
        matching = [one for one in rows if meant(one, audience, got)]
        away = any(one.cohort_id in audience.minus_cohorts and not one.withdrawn for one in rows)
        if not matching or away or any(name in got[sent] for sent in audience.minus_got):
            continue
        if matching[0].reach != "ok":
            left_out["blocked"] += 1
        elif matching[0].stopped:
            left_out["stopped"] += 1
        elif topic in matching[0].opted_out:
            left_out["opted out"] += 1
        elif not audience.got and not [one for one in matching if not one.withdrawn]:
            left_out["withdrawn"] += 1
        else:
            wanted.append(name)
    assert [one.learner_id for one in choice.recipients] == wanted
    assert choice.left_out == {reason: count for reason, count in left_out.items() if count}
    assert sum(choice.by_language.values()) == len(choice.recipients)


@given(audiences)
def test_an_audience_reads_back_as_it_was_written(audience: Audience) -> None:
    assert Audience.from_json(json.loads(json.dumps(audience.as_json()))) == audience


@given(st.lists(people, max_size=7), gots, st.sampled_from(SENT))
def test_nobody_is_both_among_those_who_got_it_and_those_who_did_not(found: list[Person], got: Got, sent: str) -> None:
    follow_up = {one.learner_id for one in choose(found, Audience(got=sent), "course", got).recipients}
    others = {
        one.learner_id for one in choose(found, Audience(everybody=True, minus_got=frozenset({sent})), "course", got).recipients
    }
    assert not follow_up & others
    assert not choose(found, Audience(got=sent, minus_got=frozenset({sent})), "course", got).recipients


def test_an_audience_nobody_chose_is_nobody() -> None:
    assert not Audience().chosen
    assert Audience().as_json() == {}
