"""Which words a bare word finds: its own forms in four languages, and no other word's."""

import re

import pytest

from indexers.analysis import forms
from indexers.dictionaries import LANGUAGES
from indexers.inflections import other_lemmas
from indexers.lemmas import lemmas_of
from indexers.word_families import word_families

PLURALS = """
girl girls | boy boys | woman women | man men | child children | wife wives | housewife housewives | life lives
thief thieves | leaf leaves | knife knives | half halves | lady ladies | baby babies | bride brides | nanny nannies
teen teens | minor minors | passport passports | visa visas | lens lenses | mix mixes | sale sales
sexworker sexworkers | german germans | incall incalls | class classes | box boxes | fantasy fantasies
niña niñas | nina ninas | niño niños | señora señoras | señor señores | señorita señoritas | muchacha muchachas
muchacho muchachos | chica chicas | chico chicos | mujer mujeres | hombre hombres | joven jóvenes | menor menores
novia novias | hija hijas | tía tías | habitación habitaciones | vez veces | lolita lolitas | gafa gafas
virgen vírgenes | latina latinas | boleto boletos | documento documentos
дитина діти | дівчина дівчата | жінка жінки | хлопець хлопці | студентка студентки | людина люди
чоловік чоловіки | віза візи | повія повії | паспорт паспорти | нирка нирки
ребёнок дети | ребенок дети | девочка девочки | девушка девушки | женщина женщины | мальчик мальчики | жена жёны
человек люди | студентка студентки | виза визы | проститутка проститутки | модель модели
"""
CASES = """
дитина дітей | дитина дітям | діти дітей | діти дітьми | дівчина дівчат | дівчина дівчатам | дівчина дівчинами
дівчата дівчат | дівчинка дівчаток | студентка студенток | студентка студенткам | жінка жінок | клієнт клієнтів
брат братів | художник художників | точка точок | київ києва | київ києві | харків харкова | одеса одеси | львів львові
ребенок детям | дети детьми | девочка девочек | девушка девушками | жена жён | женщина женщин | студентка студенток
интим интима | інтим інтиму | ескорт ескорту | москва москвы | киев киева | зуб зубы | крем кремом | вести ведет
повія повій | малолетка малолеток | человек людьми | украина украину | турция турции | робота роботу | виза виз
"""
VERBS = """
buy buying | buy bought | sell selling | sell sold | pay paying | think thinking | play playing | sing singing
build building | sit sitting | write writing | book booking | traffic trafficking | kidnap kidnapping | work works
work worked | breathe breathing | fix fixing | mix mixing | bomb bombing | recruit recruited | smuggle smuggled
vender vendidas | vender vendidos | vender vendo | vender vendida | vender venderse | usar usados | utilizar utilizadas
casar casarse | comprar compradas | llamar llámame | llamar llamame | escribir escríbeme | llevar llevadas | vivir vives
buscar busco | trabajar trabajo | pagar pagan | amar amo | leer lea | ser era | ser eres | ir voy
пить пил | бить бей | мати має | продати продам | продавати продають | купити куплю | вивезти вивезли
продать продам | продавать продаёт | купить куплю | вывезти вывезли | дать дай | дати дав | ждать жду
"""
ADJECTIVES = """
big bigger | big biggest | hot hotter | clean cleaner | close closer | cool cooler | fit fitter
maduro madura | maduro maduras | madura maduras | intenso intensas | adecuado adecuadas | definido definidas
electrónico electrónicas | chico chicas | limpio limpias
rubia rubias | colombiana colombianas | divertido divertidas | digno dignas | interno internas
неповнолітній неповнолітніх | сибирский сибирских | родной родные
"""
APART = """
girl boy | woman man | wife wive | house casa | live leaf | leaf live | girl girth | life wife | sell cell
do dar | do de | do den | de dar | de den | dont do | don do | don dont | has haber | he haber | are arar | is ir
son ser | sea ser | ten tener | ice izar | dad dar | lie liar | no numero | se saber | van ir | art artículo | as ave
evening even | morning morn | thing the | king kin | during dure | ceiling ceil | willing will | wedding wed
bedding bed | being bee | news new | corps corp | number numb | matter matt | learner learn | buffer buff | seller sell
hoping hop | rating rat | mining min | coding cod | giver gif | saves safe | loves loaf | proves proof | believes belief
news newt | gas ga | income incoming | barrier barry | flower flow | tower tow | power pow | his hi | talking talkie
menos menar | meses mesar | calles call | torres torr | entonces entornar | dios dar
nos no | andes and | iris ir | verse ver | niña señora | puta puto | niño nene | hombre hambre
до дом | дома дім | край краи | кий київ | києва кий | ким київ | мне мяти | ни нити | хай хаять
ринок ринка | зв'язок зв'язка | блок питания | зуб мудрость | родные языки | крем для | вести весть | дом дым
жена жінка | дівчина дівчимы | дитина дівчина | діти діяти | дети деть | роза розум
"""


def _pairs(table: str) -> list[tuple[str, str]]:
    found = []
    for pair in re.split(r"[|\n]", table.strip()):
        one, other = pair.split()
        found.append((one, other))
    return found


def _meet(one: str, other: str) -> bool:
    return not lemmas_of(*forms(one)).isdisjoint(lemmas_of(*forms(other)))


@pytest.mark.parametrize(("one", "other"), _pairs(PLURALS))
def test_a_word_finds_its_plural_in_four_languages(one, other):
    assert _meet(one, other)


@pytest.mark.parametrize(("one", "other"), _pairs(CASES))
def test_a_noun_finds_its_cases(one, other):
    assert _meet(one, other)


@pytest.mark.parametrize(("one", "other"), _pairs(VERBS))
def test_a_verb_finds_its_forms(one, other):
    assert _meet(one, other)


@pytest.mark.parametrize(("one", "other"), _pairs(ADJECTIVES))
def test_an_adjective_finds_its_genders_and_degrees(one, other):
    assert _meet(one, other)


@pytest.mark.parametrize(("one", "other"), _pairs(APART))
def test_a_word_finds_no_other_word(one, other):
    assert not _meet(one, other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_family_finds_every_other(language):
    known = word_families(language)
    for family in (*known.families, *known.alone):
        lemmas = [lemmas_of(*forms(word)) for word in family]
        assert frozenset.intersection(*lemmas), family


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_stands_alone_has_the_lemma_of_its_family_and_no_other(language):
    for lemma, *others in word_families(language).alone:
        for word in (lemma, *others):
            assert lemmas_of(*forms(word)) == {*forms(word), *forms(lemma)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_written_twice_in_a_family(language):
    known = word_families(language)
    for family in (*known.families, *known.alone):
        assert len(set(family)) == len(family), family


def test_rules_make_up_no_word():
    words = {"lives": "live", "bigger": "bigger", "vendidas": "venderse", "wings": "wings", "clientes": "clientar"}
    assert not list(other_lemmas("en", "wings", "wings", words))
    assert not list(other_lemmas("en", "bigger", "bigger", words))
    assert not list(other_lemmas("es", "vendidas", "venderse", words))
    assert not list(other_lemmas("es", "clientes", "clientar", words))
    assert not list(other_lemmas("uk", "клієнтів", "клієнтів", {}))


@pytest.mark.parametrize("word", ["", "s", "es", "ing", "er", "as", "ки", "ок", "ів", "ies", "ces", "ves"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ending_alone_is_of_nothing(language, word):
    assert not list(other_lemmas(language, word, word, {word: word}))


def test_an_unknown_word_has_the_known_one_of_several_guesses():
    assert lemmas_of("lolitas") == {"lolita", "lolitas"}
    assert "ломбардец" in lemmas_of("ломбардцам")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_that_stands_alone_is_in_no_other_family(language):
    known = word_families(language)
    alone = {form for family in known.alone for word in family for form in forms(word)}
    assert alone.isdisjoint(form for family in known.families for word in family for form in forms(word))
