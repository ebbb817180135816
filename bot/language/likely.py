"""Which of the 24 languages a text seems to be in, told by the small words every sentence needs."""

# A gentle question to somebody who may have sent the Danish text where the Polish one belongs; a detector with a model of its
# own knows more, and takes a second and a half to load. Close relatives (Czech and Slovak) are told apart by what differs.

import re
from collections.abc import Mapping

_ENOUGH = 3.0  # what the small words found must weigh, and how many times more than those of the next likely language
_CLEARLY = 2.0
_DIFFERENT = 4  # so many different ones: one word of another language, said often, proves nothing
_WORD = re.compile(r"[^\W\d_]+")
_SMALL: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "bg": "е и на не за от в това се този ви ще да са като че по са във със който тази може",
        "cs": "není nebo která které který protože jsou byl jste kde teď ještě také více může můžete aby při což další den je "
        "jejich bylo pokud před své lze ani",
        "da": "og ikke er til jeg hvor det en af på med som kan vil du hvad denne dette være blev eller også os jer når",
        "de": "und die der das ist nicht sie ihre mit für ein eine wir auf den wo noch haben werden auch bei zum wird sind",
        "el": "το και να η ο τα την της του στο στην από για με σας είναι που δεν θα τον μας αυτό",
        "en": "the and you is are this that your what not for with of to from have we will be where our can please it",
        "es": "el los las y qué hasta usted una por con para su más ahora ya donde está muy este esta hay pero todo",
        "et": "ja on ei et mis kui see seda te või teie siin kõik ka oma olete meie kuid saab mida kus veel juba",
        "fi": "ja on ei että mitä tämä se olet voit kaikki tässä mutta myös missä sitä kun tai vielä ovat hän teidän meidän",
        "fr": "le les des et est vous une pour votre cette pas plus où dans sur qui que nous avec sont aux ce vos du",
        "ga": "an agus tá na ar tú sin níl ní leat bhfuil go is do seo le i cad gach féidir air atá againn dár",
        "hr": "što nije gdje više sada već je se koji koja ili ako također još možete biti bio ovdje prije kako vas će i u na",
        "hu": "az és nem ön egy hogy ez már van minden meg most hol is még vagy azt kell lesz lehet ezt itt újra",
        "it": "il è di che non per una questo della gli con sono più anche nel alla del le può cosa ogni dove i",
        "lt": "ir yra ne jūsų apie kaip kad ką tai šis kur bet arba jau čia galite esate iš su mes bus nuo per",
        "lv": "un ir nav jūsu par kas ar lai vai šis tas no bet jūs jau viss kur vēl mēs būs kā šajā ka",
        "mt": "u li ta fil dan hija huwa għal kull biex minn mhux il din hawn mill fejn x kienet aktar jew tal hemm",
        "nl": "het een en niet met wat nog deze dit is waar van op voor de uw ik zijn ook wij naar bij maar kunt",
        "pl": "jest się nie że co tym w z już gdzie oraz dla są który która jak na przez będzie ale może czy do",
        "pt": "não uma em são você até já seu sua com os dos das mais onde está para agora também pode um ou ao",
        "ro": "și în nu este mai cu pe la să un o din până care vă acest dar sunt puteți sau ați pentru",
        "sk": "čo sú už kde ktorý ktorá ktoré ďalšie všetko alebo iný ste teraz pre aby môžete prečo tiež ešte nie sa je",
        "sl": "je in ki vse kje kaj več že se ni za ali pa tudi lahko ste zdaj tega so bo kot kako ob pri",
        "sv": "och inte är jag det att för här hur till en på med som kan vill du vad detta eller också när ni",
    }.items()
}

# A word that several languages share says less about each of them.
_WEIGHTS: Mapping[str, float] = {
    word: 1 / sum(word in each for each in _SMALL.values()) for small in _SMALL.values() for word in small
}


def likely_language(text: str) -> str | None:
    """The language whose small words clearly prevail; None where there are too few, or another has nearly as many."""
    words = [word.casefold() for word in _WORD.findall(text)]
    weighed = sorted(
        ((sum(_WEIGHTS[word] for word in words if word in small), language) for language, small in _SMALL.items()), reverse=True
    )
    (most, language), (next_most, _) = weighed[:2]
    different = len(_SMALL[language].intersection(words))
    return language if different >= _DIFFERENT and most >= _ENOUGH and most >= _CLEARLY * next_most else None
