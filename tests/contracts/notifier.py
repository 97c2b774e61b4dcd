"""What every notifier must do: inherit `NotifierContract` and give the two fixtures.

`peer` is the real other side (see `Peer`), `notifier` one that talks to it with a time limit of two seconds at most.
"""

import threading
from typing import Protocol

import pytest

from alerts.notifiers.notifier import Delivered, Note, Notifier, Rejected, Retry

MAIL = b"Message-ID: <1@example.org>\r\nSubject: one\r\n\r\n.a line that begins with a dot\r\nbody\r\n"
NOTE = Note(recipient="ann@example.org", message_id="<1@example.org>", mail=MAIL)
ENDLESS = 30.0  # seconds after which a `send` that should have ended is taken for one that never will


class Peer(Protocol):
    """The other side, which can be told how to behave."""

    def got(self) -> list[bytes]:
        """Give every message that arrived, as bytes."""
        ...

    def refuse_for_good(self) -> None: ...

    def refuse_for_now(self) -> None: ...

    def refuse_one(self, recipient: str) -> None: ...

    def hang(self) -> None: ...

    def cut_before_acknowledging(self) -> None: ...

    def behave(self) -> None: ...

    def vanish(self) -> None: ...


class NotifierContract:
    """One suite for all notifiers."""

    @pytest.fixture
    def peer(self) -> Peer:
        raise NotImplementedError

    @pytest.fixture
    def notifier(self, peer: Peer) -> Notifier:
        raise NotImplementedError

    def test_it_has_a_name(self, notifier: Notifier) -> None:
        assert notifier.name
        assert notifier.name == notifier.name.lower()

    def test_a_note_arrives_once_with_its_very_bytes(self, notifier: Notifier, peer: Peer) -> None:
        assert notifier.send(NOTE) == Delivered()
        assert [mail.rstrip() for mail in peer.got()] == [MAIL.rstrip()]

    def test_a_second_attempt_carries_the_same_bytes(self, notifier: Notifier, peer: Peer) -> None:
        notifier.send(NOTE)
        notifier.send(NOTE)
        first, second = peer.got()
        assert first == second

    def test_a_refusal_for_good_is_not_to_be_retried_and_says_why(self, notifier: Notifier, peer: Peer) -> None:
        peer.refuse_for_good()
        answer = notifier.send(NOTE)
        assert isinstance(answer, Rejected)
        assert answer.why
        assert peer.got() == []

    def test_a_refusal_for_now_is_to_be_retried_and_then_goes_through(self, notifier: Notifier, peer: Peer) -> None:
        peer.refuse_for_now()
        answer = notifier.send(NOTE)
        assert isinstance(answer, Retry)
        assert answer.why
        peer.behave()
        assert notifier.send(NOTE) == Delivered()

    def test_one_refused_recipient_harms_no_other(self, notifier: Notifier, peer: Peer) -> None:
        peer.refuse_one("bob@example.org")
        answer = notifier.send(Note(recipient="bob@example.org", message_id="<2@example.org>", mail=MAIL))
        assert isinstance(answer, Rejected)
        assert notifier.send(NOTE) == Delivered()
        assert len(peer.got()) == 1

    def test_a_connection_cut_before_the_acknowledgement_is_retried(self, notifier: Notifier, peer: Peer) -> None:
        peer.cut_before_acknowledging()
        assert isinstance(notifier.send(NOTE), Retry)

    def test_a_side_that_is_not_there_is_retried(self, notifier: Notifier, peer: Peer) -> None:
        peer.vanish()
        assert isinstance(notifier.send(NOTE), Retry)

    def test_a_side_that_never_answers_ends_within_the_limit_and_is_retried(
        self, notifier: Notifier, peer: Peer
    ) -> None:
        peer.hang()
        answers: list[object] = []
        sending = threading.Thread(target=lambda: answers.append(notifier.send(NOTE)), daemon=True)
        sending.start()
        sending.join(ENDLESS)
        assert len(answers) == 1
        assert isinstance(answers[0], Retry)

    def test_an_answer_tells_nothing_of_the_message(self, notifier: Notifier, peer: Peer) -> None:
        peer.refuse_for_good()
        answer = notifier.send(NOTE)
        assert isinstance(answer, Rejected)
        assert "begins with a dot" not in answer.why
