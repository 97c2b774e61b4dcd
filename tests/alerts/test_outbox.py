"""What becomes of a mail in the outbox, whatever the mail server does."""

import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import outbox
from alerts.notifiers.email import EmailNotifier
from alerts.notifiers.notifier import Delivered, Rejected, Retry
from alerts.outbox import FIRST_WAIT, JITTER, LONGEST_WAIT, MAX_ATTEMPTS, MAX_FAILURES_IN_A_ROW, chance, wait_after
from tests.alerts.worlds import NUMBER, World, mail_config
from tests.homes import a_phone, a_post
from tests.lab.smtp import Drop, Hang, Reply, SmtpLab, free_port
from vigil.ledger.outbox import list_mails, outbox_counts, retry_dead

CALL = {"text": "call 202-555-0143 now", "contacts": (a_phone(start=5),)}
STANDARD = frozenset(vars(logging.makeLogRecord({})))
"""What every record holds: times and process numbers are no words."""
BOTH = ["ann@example.org", "bob@example.org"]


@pytest.fixture
def world(ledger):
    return World(ledger)


@pytest.fixture
def lab():
    with SmtpLab() as lab:
        yield lab


def queued(world: World, recipients=("ann@example.org",)) -> World:
    """Bring one mail a recipient into the outbox."""
    world.watch(NUMBER)
    world.rule(recipients=list(recipients))
    world.look(a_post(**CALL))
    world.match()
    world.digest()
    return world


def send(world: World, port: int) -> int:
    teller = EmailNotifier(mail_config(port), step_timeout=1.0, deadline=2.0)
    return outbox.run_once(world.clock(), teller, lambda: 0.0)


def test_a_mail_that_was_taken_is_sent_and_not_sent_again(world, lab):
    queued(world)
    assert send(world, lab.port) == 1
    assert send(world, lab.port) == 0
    assert len(lab.received) == 1
    assert lab.received[0].mail.rstrip() == list_mails("sent")[0].mail.rstrip()


@pytest.mark.parametrize(
    ("stage", "act"),
    [
        ("connect", Reply("421 4.3.2 too busy")),
        ("recipient", Reply("450 4.2.1 greylisted")),
        ("data", Reply("451 4.3.0 try later")),
        ("data", Drop(keep=False)),
    ],
)
def test_a_failure_that_may_pass_is_tried_again_later_and_not_before(world, lab, stage, act):
    queued(world)
    lab.plan(stage, act)
    assert send(world, lab.port) == 0
    waiting = list_mails("waiting")[0]
    assert waiting.attempts == 1
    assert waiting.error
    assert waiting.due_at == world.clock() + timedelta(seconds=FIRST_WAIT)
    assert send(world, lab.port) == 0
    world.clock.pass_by(FIRST_WAIT)
    assert send(world, lab.port) == 1
    assert outbox_counts() == {"waiting": 0, "sent": 1, "dead": 0}


@pytest.mark.slow
def test_a_server_that_hangs_is_tried_again(world, lab):
    queued(world)
    lab.plan("data", Hang())
    send(world, lab.port)
    world.clock.pass_by(FIRST_WAIT)
    assert send(world, lab.port) == 1


def test_a_connection_cut_after_data_doubles_the_mail_under_one_message_id(world, lab):
    queued(world)
    lab.plan("data", Drop(keep=True))
    send(world, lab.port)
    world.clock.pass_by(FIRST_WAIT)
    send(world, lab.port)
    first, second = lab.received
    assert (first.acknowledged, second.acknowledged) == (False, True)
    assert first.mail == second.mail
    assert first.message_id == second.message_id


def test_a_server_that_is_down_costs_a_wait_and_no_mail(world, lab):
    queued(world)
    send(world, free_port())
    world.clock.pass_by(FIRST_WAIT)
    assert send(world, lab.port) == 1


@pytest.mark.parametrize("stage", ["sender", "recipient", "data"])
def test_a_refusal_for_good_becomes_a_dead_letter_that_is_seen_and_can_be_revived(world, lab, stage):
    queued(world)
    lab.plan(stage, Reply("550 5.7.1 not here"))
    send(world, lab.port)
    dead = list_mails("dead")
    assert len(dead) == 1
    assert "550 5.7.1 not here" in dead[0].error
    world.clock.pass_by(LONGEST_WAIT * 10)
    assert send(world, lab.port) == 0
    retry_dead(dead[0].id, world.clock())
    assert send(world, lab.port) == 1


@pytest.mark.parametrize(("line", "state"), [("550 5.1.1 no such user", "dead"), ("450 4.2.1 full", "waiting")])
def test_one_refused_recipient_costs_the_other_nothing(world, lab, line, state):
    queued(world, BOTH)
    lab.refuse("ann@example.org", Reply(line))
    assert send(world, lab.port) == 1
    assert [received.recipients for received in lab.received] == [("bob@example.org",)]
    assert [mail.recipient for mail in list_mails(state)] == ["ann@example.org"]


def test_after_the_last_attempt_a_mail_is_a_dead_letter(world):
    queued(world)
    for _ in range(MAX_ATTEMPTS):
        world.keeper.answers = [Retry("busy")]
        world.send()
        world.clock.pass_by(LONGEST_WAIT * 2)
    assert outbox_counts() == {"waiting": 0, "sent": 0, "dead": 1}
    assert "given up after 24 attempts" in list_mails("dead")[0].error
    assert len(world.keeper.notes) == MAX_ATTEMPTS
    assert len({note.mail for note in world.keeper.notes}) == 1


def test_a_server_that_keeps_failing_is_left_alone_until_the_next_run(world):
    queued(world, [f"ann{number}@example.org" for number in range(MAX_FAILURES_IN_A_ROW + 3)])
    world.keeper.answers = [Retry("down")] * (MAX_FAILURES_IN_A_ROW + 3)
    world.send()
    assert len(world.keeper.notes) == MAX_FAILURES_IN_A_ROW
    assert [mail.attempts for mail in reversed(list_mails("waiting"))] == [1] * MAX_FAILURES_IN_A_ROW + [0] * 3
    world.keeper.answers = []
    assert world.send() == 3


def test_a_rejected_mail_does_not_hold_up_the_next(world):
    queued(world, [f"ann{number}@example.org" for number in range(8)])
    world.keeper.answers = [Rejected("no")] * 7
    assert world.send() == 1


def test_a_notifier_that_breaks_its_promise_does_not_hold_up_the_others(world):
    class Broken:
        name = "broken"

        def send(self, note):
            if note.recipient.startswith("ann"):
                raise KeyError(note.recipient)
            return Delivered()

    queued(world, BOTH)
    assert outbox.run_once(world.clock(), Broken()) == 1
    assert [mail.error for mail in list_mails("waiting")] == ["the notifier failed: KeyError"]


def test_sending_ends_between_two_mails_when_it_is_to_stop(world):
    queued(world, BOTH)
    assert outbox.run_once(world.clock(), world.keeper, stopping=lambda: bool(world.keeper.notes)) == 1
    assert outbox_counts()["waiting"] == 1


def words_of(record: logging.LogRecord) -> str:
    """Give what a record says: its message with what went into it, and the fields of its own."""
    fields = {name: value for name, value in vars(record).items() if name not in STANDARD}
    return f"{record.msg} {record.getMessage()} {record.args} {fields} {record.exc_text or ''} {record.exc_info or ''}"


def test_the_log_names_mails_by_number_only(world, lab, caplog):
    caplog.set_level("DEBUG", logger="alerts")
    queued(world, BOTH)
    lab.refuse("ann@example.org", Reply("550 5.1.1 ann@example.org unknown"))
    send(world, lab.port)
    said = " ".join(words_of(record) for record in caplog.records if record.name.startswith("alerts"))
    assert "mail sent" in said
    for secret in ("ann@", "bob@", "555", "0143", "night rider", "board.example", "call "):
        assert secret not in said


@given(st.integers(1, 10_000), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1e9)))
def test_waits_grow_and_stay_bounded(attempts, draw, asked):
    wait = wait_after(attempts, draw, asked).total_seconds()
    assert FIRST_WAIT <= wait <= LONGEST_WAIT * (1 + JITTER)
    assert wait_after(attempts + 1, draw, asked).total_seconds() >= wait


def test_all_attempts_together_take_some_days():
    total = sum(wait_after(attempts, 0.0).total_seconds() for attempts in range(1, MAX_ATTEMPTS))
    assert 2 * 86_400 <= total <= 5 * 86_400


def test_what_the_server_asks_for_is_kept():
    assert wait_after(1, 0.0, asked=500).total_seconds() == 500


def test_chance_is_a_number_from_nought_to_one():
    drawn = [chance() for _ in range(100)]
    assert all(0 <= number < 1 for number in drawn)
    assert len(set(drawn)) > 90


def test_the_three_jobs_bring_a_post_to_its_reader(world):
    world.watch(NUMBER)
    world.rule()
    world.look(a_post(**CALL))
    assert world.run_jobs() == {"match": 1, "digest": 1, "send": 1}
    assert world.run_jobs() == {"match": 0, "digest": 0, "send": 0}
    assert [note.recipient for note in world.keeper.notes] == ["ann@example.org"]
