"""From findings to mails: when, how many, in whose hands, and with what in them."""

import email
import email.policy
from datetime import timedelta

import pytest

from alerts import digest
from alerts.digest import FINDINGS_A_MAIL, is_due
from alerts.watchlists import recognise_entry
from tests.alerts.worlds import NUMBER, World
from tests.homes import START, a_phone, a_post
from vigil.ledger.outbox import list_mails, outbox_counts
from vigil.ledger.rules import get_rule, pause_rule, resume_rule
from vigil.records.contact import Contact
from vigil.records.watch import Rule

CALL = {"text": "call 202-555-0143 now", "contacts": (a_phone(start=5),)}


@pytest.fixture
def world(ledger):
    return World(ledger)


def parts(mail: bytes) -> tuple[str, str]:
    message = email.message_from_bytes(mail, policy=email.policy.default)
    return tuple(part.get_content() for part in message.iter_parts())


def subjects() -> list[str]:
    mails = reversed(list_mails("waiting", 10_000))
    return [email.message_from_bytes(mail.mail, policy=email.policy.default)["Subject"] for mail in mails]


def test_a_finding_becomes_one_mail_for_each_recipient(world):
    world.watch(NUMBER)
    world.rule(recipients=["ann@example.org", "bob@example.org"])
    world.look(a_post(**CALL))
    world.match()
    assert world.digest() == 2
    mails = list_mails("waiting")
    assert {mail.recipient for mail in mails} == {"ann@example.org", "bob@example.org"}
    assert len({mail.message_id for mail in mails}) == 2
    assert world.digest() == 0


def test_nothing_found_is_no_mail(world):
    world.watch(NUMBER)
    world.rule()
    world.look(a_post())
    world.match()
    assert world.digest() == 0
    assert outbox_counts()["waiting"] == 0


def test_the_schedule_holds_findings_back_and_loses_none(world):
    world.watch(NUMBER)
    world.rule(every=600)
    world.look(a_post("1", **CALL))
    world.match()
    assert world.digest() == 1
    for number in ("2", "3"):
        world.clock.pass_by(200)
        world.look(a_post(number, **CALL))
        world.match()
        assert world.digest() == 0
    world.clock.pass_by(200)
    assert world.digest() == 1
    assert subjects() == ['[Vigil] 1 new finding, rule "rule"', '[Vigil] 2 new findings, rule "rule"']


def test_a_clock_set_back_delays_no_mail():
    rule = Rule(id=1, name="r", recipients=(), every=600, digest_at=START + timedelta(days=30))
    assert is_due(rule, START)


def test_a_paused_rule_sends_nothing_until_it_is_resumed(world):
    world.watch(NUMBER)
    world.rule()
    world.look(a_post(**CALL))
    world.match()
    pause_rule("rule")
    assert world.digest() == 0
    resume_rule("rule")
    assert world.digest() == 1


def test_the_mail_says_why_where_when_and_by_whom_without_the_number(world):
    world.watch(NUMBER, label="Case 114")
    world.rule()
    world.look(a_post(title="Offers of the week", board="Offers", posted_at=START, posted_precision="minute", **CALL))
    world.match()
    world.digest()
    for text in parts(list_mails("waiting")[0].mail):
        assert "phone •••0143 (Case 114), in the text" in text
        assert "board › Offers › Offers of the week" in text
        assert "night rider" in text
        assert "2026-03-05 12:00 UTC" in text
        assert "hxxp://board[.]example[.]org/post/1" in text
        assert "new post" in text
        assert "vigil post 1" in text
        assert "http://board" not in text
        assert "555" not in text


def test_the_match_is_marked_in_the_extract(world):
    world.watch(NUMBER)
    world.rule()
    world.look(a_post(**CALL))
    world.match()
    world.digest()
    text, page = parts(list_mails("waiting")[0].mail)
    assert '"call >>•••0143<< now"' in text
    assert "•••0143</mark> now" in page


def test_a_rule_that_says_so_shows_the_number(world):
    world.watch(NUMBER)
    world.rule(show_values=True)
    world.look(a_post(**CALL))
    world.match()
    world.digest()
    text, _ = parts(list_mails("waiting")[0].mail)
    assert f"phone {NUMBER}, in the text" in text
    assert "call >>202-555-0143<< now" in text


def test_the_words_of_a_query_are_marked(world):
    world.rule(query="walnut")
    world.look(a_post(text="a bag of walnut shells"))
    world.match()
    world.digest()
    text, page = parts(list_mails("waiting")[0].mail)
    assert "the rule's query" in text
    assert "a bag of >>walnut<< shells" in text
    assert "walnut</mark>" in page


def test_another_persons_number_beside_the_words_is_hidden_too(world):
    world.rule(query="walnut")
    world.look(a_post(text="walnut? 202-555-0143", contacts=(a_phone(start=8),)))
    world.match()
    world.digest()
    assert all("555" not in part for part in parts(list_mails("waiting")[0].mail))


def test_an_address_of_a_site_is_shown_broken_unless_it_is_what_is_watched(world):
    url = "http://shop.example.net/x"
    text = f"see {url} walnut"
    site = Contact(kind="url", value=recognise_entry(url, "url")[1], raw=url, start=4, end=4 + len(url))
    world.watch(url, name="sites", kind="url")
    world.rule("words", query="walnut")
    world.rule("sites", watchlists=["sites"])
    world.look(a_post(text=text, contacts=(site,)))
    world.match()
    world.digest()
    by_rule = {parts(mail.mail)[0].splitlines()[0]: parts(mail.mail)[0] for mail in list_mails("waiting")}
    assert "see hxxp://shop[.]example[.]net/x >>walnut<<" in by_rule['1 new finding for rule "words"']
    assert "see >>•••et/x<< walnut" in by_rule['1 new finding for rule "sites"']


def test_an_edited_post_is_called_so(world):
    world.watch(NUMBER)
    world.rule()
    world.look(a_post())
    world.look(a_post(**CALL))
    world.match()
    world.digest()
    assert "edited post in board" in parts(list_mails("waiting")[0].mail)[0]


def test_the_mail_shows_the_version_that_matched_though_it_is_gone(world):
    world.watch(NUMBER)
    world.rule()
    world.look(a_post(**CALL))
    world.match()
    world.look(a_post(text="all clean now"))
    world.match()
    world.digest()
    text, _ = parts(list_mails("waiting")[0].mail)
    assert "call >>•••0143<< now" in text
    assert "all clean now" not in text


def test_several_things_in_one_post_are_one_item(world):
    world.watch(NUMBER, "walnut")
    world.rule()
    world.look(a_post(text="walnut 202-555-0143", contacts=(a_phone(start=7),)))
    world.match()
    world.digest()
    text, _ = parts(list_mails("waiting")[0].mail)
    assert text.startswith("2 new findings")
    assert "\n1. " in text
    assert "\n2. " not in text


def test_an_entry_removed_before_the_mail_does_not_stop_it(world):
    from vigil.ledger.watchlists import remove_entry

    world.watch(NUMBER)
    world.rule()
    world.look(a_post(**CALL))
    world.match()
    remove_entry(1)
    assert world.digest() == 1
    text, _ = parts(list_mails("waiting")[0].mail)
    assert "an entry since removed" in text
    assert "vigil post 1" in text


def test_what_cannot_be_marked_is_mailed_without_marks(world, monkeypatch):
    def fails(*_args):
        raise RecursionError

    world.rule(query="walnut")
    world.look(a_post(text="walnut"))
    world.match()
    monkeypatch.setattr(digest.WatchedQuery, "marks", fails)
    assert world.digest() == 1
    assert '"walnut"' in parts(list_mails("waiting")[0].mail)[0]


def test_the_same_digest_made_again_after_a_kill_is_the_same_mail(world, monkeypatch):
    class Killed(Exception):
        pass

    made = []

    def dies(rule_id, findings, mails, digest_at):
        made.extend(mails)
        raise Killed

    world.watch(NUMBER)
    world.rule()
    world.look(a_post(**CALL))
    world.match()
    with monkeypatch.context() as patched:
        patched.setattr(digest, "queue_mails", dies)
        with pytest.raises(Killed):
            world.digest()
    assert world.digest() == 1
    assert [mail.message_id for mail in list_mails("waiting")] == [mail.message_id for mail in made]
    assert list_mails("waiting")[0].mail == made[0].mail


def test_a_kill_between_two_parts_leaves_the_rest_due(world, monkeypatch):
    class Killed(Exception):
        pass

    queue, calls = digest.queue_mails, []

    def dies_at_the_second(*args):
        calls.append(args)
        if len(calls) == 2:
            raise Killed
        queue(*args)

    world.watch(NUMBER)
    world.rule(every=86_400)
    world.look(*[a_post(str(number), **CALL) for number in range(FINDINGS_A_MAIL * 2)])
    world.match()
    with monkeypatch.context() as patched:
        patched.setattr(digest, "queue_mails", dies_at_the_second)
        with pytest.raises(Killed):
            world.digest()
    assert world.digest() == 1
    assert outbox_counts()["waiting"] == 2
    assert not is_due(get_rule("rule"), world.clock())


@pytest.mark.parametrize("count", [0, 1, FINDINGS_A_MAIL, FINDINGS_A_MAIL + 1])
def test_every_finding_stands_in_exactly_one_mail(world, count):
    world.watch(NUMBER)
    world.rule()
    world.look(*[a_post(str(number), **CALL) for number in range(count)])
    world.match()
    world.digest()
    shown = [line for mail in list_mails("waiting") for line in parts(mail.mail)[0].splitlines() if "open it" in line]
    assert sorted(shown) == sorted(f"   open it: vigil post {number}" for number in range(1, count + 1))


@pytest.mark.slow
def test_ten_thousand_findings_in_one_run_are_all_mailed_and_few_at_a_time(world):
    world.watch(NUMBER)
    world.rule()
    for start in range(0, 10_000, 1_000):
        world.look(*[a_post(str(number), **CALL) for number in range(start, start + 1_000)])
    assert world.match() == 10_000
    assert world.digest() == 10_000 // FINDINGS_A_MAIL
    shown = [
        line for mail in list_mails("waiting", 1_000) for line in parts(mail.mail)[0].splitlines() if "open it" in line
    ]
    assert len(shown) == len(set(shown)) == 10_000
    assert subjects()[0] == '[Vigil] 50 of 10,000 new findings, rule "rule" (1/200)'


def test_the_console_is_linked_where_there_is_one(world):
    from attrs import evolve

    world.config = evolve(
        world.config, mail=evolve(world.config.mail, console_url="https://vigil.example.org/", sender="v@example.org")
    )
    world.watch(NUMBER)
    world.rule()
    world.look(a_post(**CALL))
    world.match()
    world.digest()
    _, page = parts(list_mails("waiting")[0].mail)
    assert 'href="https://vigil.example.org/posts/1"' in page
