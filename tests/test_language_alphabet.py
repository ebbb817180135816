"""Words stand in the order of each language's own dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import LANGUAGES
from bot.language.alphabet import alphabetical, typed


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Citizen|Citizen engagement|Citizens' jury|Co-creation|Co-design|Community"),
        ("da", "Agora|Zone|Ælde|Ønske|Åben"),
        ("sv", "Agora|Zon|Åker|Ärende|Öppen"),
        ("fi", "Yö|Zoom|Åbo|Äiti|Öljy"),
        ("de", "Äpfel|Apfelbaum|Burg|Öl|Ort|straße|Strassen|Über|Uhr"),
        ("pl", "cena|ćwiczenie|demokracja|lot|łódź|młot|nota|ńato|zasada|źródło|żaba"),
        ("cs", "cesta|čas|duha|hora|chata|island|rada|řeka|sada|šance"),
        ("sk", "cesta|čas|hora|chata|ide|ona|ôsmy|pes"),
        ("hr", "cesta|čas|ćup|dom|džep|đak|ledina|ljudi|more|nada|njega"),
        ("hu", "cukor|csapat|gond|gyermek|oktat|őz|sok|szó|zöld|zseb"),
        ("lt", "yda|inkaras|irklas|jaunas|sala|šalis|zona|žmogus"),
        ("lv", "gads|ģimene|iela|ķīna|lasa|ļaudis"),
        ("et", "sina|šokk|zoom|žest|tee|vaba|õpe|äri|öö|ülo|xyz"),
        ("es", "nota|nube|ñandú|obra"),
        ("ro", "apă|ăsta|âla|bine|sat|școală|tare|țară"),
        ("mt", "ċar|ċittadin|cut|fjur|ġenn|gost|għajn|hemm|ħobża|żmien|zokk"),
        ("el", "άνθρωπος|βουλή|δημοκρατία|ομάδα|όραμα|πολίτης"),
        ("bg", "глас|идея|йога|кмет|общност|съвет|ясен"),
    ],
)
def test_a_dictionary_lists_words_in_this_order(language: str, words: str) -> None:
    wanted = words.split("|")
    for right in (wanted, [word.title() for word in wanted]):
        mixed = right[::-1]
        assert sorted(mixed, key=alphabetical(language)) == right


@given(words=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=8))
def test_any_words_have_an_order_and_it_does_not_depend_on_how_they_came(words: list[str]) -> None:
    for language in LANGUAGES:
        key = alphabetical(language)
        backwards = words[::-1]
        assert [key(word) for word in sorted(words, key=key)] == [key(word) for word in sorted(backwards, key=key)], language


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Citizens' Assembly ", "citizens assembly"),
        ("citizens’ assembly", "citizens assembly"),
        ("Co-creation", "co creation"),
        ("SPOŁECZNY", "spoleczny"),
        ("Ønske/ælde", "onske aelde"),
        ("Straße", "strasse"),
        ("Διαβούλευσης", "διαβουλευσησ"),
        ("İstanbul", "istanbul"),
        ("ﬁne", "fine"),
        ("…!", ""),
    ],
)
def test_what_two_ways_of_typing_share(text: str, plain: str) -> None:
    assert typed(text) == plain


@given(st.text(max_size=40))
def test_typing_it_again_changes_nothing(text: str) -> None:
    assert typed(typed(text)) == typed(text)
