"""Mail over real SMTP: what is delivered, retried, refused, and never sent in clear."""

import pytest

from alerts.notifiers.email import EmailNotifier
from alerts.notifiers.notifier import Delivered, Notifier, Rejected, Retry
from alerts.notifiers.registry import notifiers
from tests.contracts.notifier import NOTE, NotifierContract
from tests.lab.certificate import make_certificate
from tests.lab.smtp import Drop, Hang, Reply, SmtpLab, free_port
from vigil.config.schema import MailConfig
from vigil.records.errors import ConfigError

LIMIT = 1.0


class SmtpPeer:
    """The lab as the conformance suite sees it."""

    def __init__(self, lab: SmtpLab) -> None:
        self.lab = lab
        self.gone = False

    def got(self) -> list[bytes]:
        return [received.mail for received in self.lab.received]

    def refuse_for_good(self) -> None:
        self.lab.always("data", Reply("554 5.7.1 not wanted"))

    def refuse_for_now(self) -> None:
        self.lab.always("data", Reply("451 4.3.0 try later"))

    def refuse_one(self, recipient: str) -> None:
        self.lab.refuse(recipient, Reply("550 5.1.1 no such user"))

    def hang(self) -> None:
        self.lab.always("data", Hang())

    def cut_before_acknowledging(self) -> None:
        self.lab.always("data", Drop())

    def behave(self) -> None:
        self.lab.always("data", None)

    def vanish(self) -> None:
        self.lab.close()


def plain(lab: SmtpLab, **options) -> EmailNotifier:
    config = MailConfig(host=lab.host, port=lab.port, sender="vigil@example.org", tls="none", **options)
    return EmailNotifier(config, step_timeout=LIMIT, deadline=2 * LIMIT)


@pytest.fixture
def lab():
    with SmtpLab() as lab:
        yield lab


@pytest.mark.slow
class TestEmail(NotifierContract):
    """SMTP on loopback, without encryption."""

    @pytest.fixture
    def peer(self, lab):
        return SmtpPeer(lab)

    @pytest.fixture
    def notifier(self, peer) -> Notifier:
        return plain(peer.lab)


@pytest.mark.slow
class TestEmailOverStarttls(NotifierContract):
    """SMTP with STARTTLS, as over a network."""

    @pytest.fixture
    def certificate(self, tmp_path):
        return make_certificate(tmp_path)

    @pytest.fixture
    def peer(self, certificate):
        with SmtpLab(starttls=certificate.server_context()) as lab:
            yield SmtpPeer(lab)

    @pytest.fixture
    def notifier(self, peer, certificate) -> Notifier:
        config = MailConfig(
            host=peer.lab.host, port=peer.lab.port, sender="vigil@example.org", ca_file=certificate.authority
        )
        return EmailNotifier(config, step_timeout=LIMIT, deadline=2 * LIMIT)

    def test_the_mail_went_encrypted(self, notifier, peer):
        assert notifier.send(NOTE) == Delivered()
        assert [received.tls for received in peer.lab.received] == [True]


@pytest.mark.parametrize(
    ("stage", "line", "answer"),
    [
        ("connect", "421 4.3.2 too busy", Retry),
        ("connect", "554 5.3.2 closed", Retry),
        ("sender", "451 4.3.0 later", Retry),
        ("sender", "550 5.7.1 sender unknown", Rejected),
        ("recipient", "450 4.2.1 mailbox busy", Retry),
        ("recipient", "421 4.2.1 closing", Retry),
        ("recipient", "550 5.1.1 no such user", Rejected),
        ("data", "452 4.3.1 full", Retry),
        ("data", "421 4.3.2 closing", Retry),
        ("data", "552 5.3.4 too big", Rejected),
    ],
)
def test_every_refusal_ends_in_retry_or_rejection(lab, stage, line, answer):
    lab.plan(stage, Reply(line))
    got = plain(lab).send(NOTE)
    assert isinstance(got, answer)
    assert line[:3] in got.why
    assert lab.received == []
    assert plain(lab).send(NOTE) == Delivered()


@pytest.mark.parametrize("stage", ["connect", "sender", "recipient", "data"])
def test_a_cut_connection_is_retried_wherever_it_is_cut(lab, stage):
    lab.plan(stage, Drop(keep=False))
    assert isinstance(plain(lab).send(NOTE), Retry)
    assert lab.received == []


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["connect", "sender", "recipient"])
def test_a_silent_server_is_retried_wherever_it_falls_silent(lab, stage):
    lab.plan(stage, Hang())
    assert isinstance(plain(lab).send(NOTE), Retry)


@pytest.mark.slow
def test_the_whole_delivery_has_a_deadline_even_when_each_step_has_none(lab):
    lab.plan("data", Hang())
    config = MailConfig(host=lab.host, port=lab.port, sender="vigil@example.org", tls="none")
    assert isinstance(EmailNotifier(config, step_timeout=600, deadline=LIMIT).send(NOTE), Retry)


@pytest.mark.parametrize(
    "greeting",
    [
        "HTTP/1.1 400 Bad Request",
        "",
        "220",
        "220-",
        "220 hello",
        "abc def",
        "-1 x",
        "999999 x",
        "x" * 100_000,
        "\x00\xff",
        "250-a\r\n550 b",
    ],
)
def test_a_server_that_is_no_mail_server_is_retried(lab, greeting):
    lab.plan("connect", Reply(greeting))
    assert isinstance(plain(lab).send(NOTE), Retry)


def test_nobody_listening_is_retried():
    config = MailConfig(host="127.0.0.1", port=free_port(), sender="vigil@example.org", tls="none")
    assert isinstance(EmailNotifier(config).send(NOTE), Retry)


def test_a_server_without_starttls_gets_nothing(lab):
    config = MailConfig(host=lab.host, port=lab.port, sender="vigil@example.org", tls="starttls")
    answer = EmailNotifier(config, step_timeout=LIMIT).send(NOTE)
    assert isinstance(answer, Retry)
    assert "STARTTLS" in answer.why
    assert lab.received == []


def test_a_server_on_this_machine_without_starttls_is_used_as_it_is(lab):
    config = MailConfig(host=lab.host, port=lab.port, sender="vigil@example.org")
    assert EmailNotifier(config).send(NOTE) == Delivered()
    assert not lab.received[0].tls


def test_a_server_on_this_machine_that_offers_starttls_is_held_to_it(tmp_path):
    certificate = make_certificate(tmp_path)
    with SmtpLab(starttls=certificate.server_context()) as lab:
        config = MailConfig(host=lab.host, port=lab.port, sender="vigil@example.org")
        assert EmailNotifier(config, context=certificate.client_context()).send(NOTE) == Delivered()
        assert lab.received[0].tls


def test_any_other_server_without_starttls_gets_nothing(lab, monkeypatch):
    # what this machine calls itself is no loopback address to the notifier
    monkeypatch.setattr("alerts.notifiers.email.is_loopback", lambda host: False)
    config = MailConfig(host=lab.host, port=lab.port, sender="vigil@example.org")
    assert isinstance(EmailNotifier(config).send(NOTE), Retry)
    assert lab.received == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_gets_nothing(tmp_path, tls):
    with SmtpLab(**{tls: make_certificate(tmp_path).server_context()}) as lab:
        config = MailConfig(host=lab.host, port=lab.port, sender="vigil@example.org", tls=tls)
        answer = EmailNotifier(config, step_timeout=LIMIT).send(NOTE)
        assert isinstance(answer, Retry)
        assert "certificate" in answer.why
        assert lab.received == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_for_another_name_gets_nothing(tmp_path, tls):
    certificate = make_certificate(tmp_path, address="127.0.0.2")
    with SmtpLab(**{tls: certificate.server_context()}) as lab:
        config = MailConfig(
            host=lab.host, port=lab.port, sender="vigil@example.org", tls=tls, ca_file=certificate.authority
        )
        answer = EmailNotifier(config, step_timeout=LIMIT).send(NOTE)
        assert isinstance(answer, Retry)
        assert "certificate" in answer.why
        assert lab.received == []


def test_tls_from_the_first_byte_delivers(tmp_path):
    certificate = make_certificate(tmp_path)
    with SmtpLab(tls=certificate.server_context()) as lab:
        config = MailConfig(
            host=lab.host, port=lab.port, sender="vigil@example.org", tls="tls", ca_file=certificate.authority
        )
        assert EmailNotifier(config, step_timeout=LIMIT).send(NOTE) == Delivered()
        assert lab.received[0].tls


def test_the_password_comes_from_its_file(tmp_path):
    secret = tmp_path / "password"
    secret.touch(mode=0o600)
    secret.write_text("correct horse\n")
    with SmtpLab(user="vigil", password="correct horse") as lab:
        assert plain(lab, user="vigil", password_file=secret).send(NOTE) == Delivered()
        assert lab.received[0].user == "vigil"


def test_a_wrong_password_is_the_operators_to_mend_so_the_mail_waits(tmp_path):
    secret = tmp_path / "password"
    secret.touch(mode=0o600)
    secret.write_text("wrong")
    with SmtpLab(user="vigil", password="correct horse") as lab:
        answer = plain(lab, user="vigil", password_file=secret).send(NOTE)
        assert isinstance(answer, Retry)
        assert "log-in" in answer.why
        assert "wrong" not in answer.why


def test_a_missing_password_file_is_retried(lab, tmp_path):
    assert isinstance(plain(lab, user="vigil", password_file=tmp_path / "none").send(NOTE), Retry)


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0"])
def test_mail_in_clear_over_a_network_is_refused_before_anything_is_sent(host):
    with pytest.raises(ConfigError, match=r"mail\.tls"):
        EmailNotifier(MailConfig(host=host, sender="vigil@example.org", tls="none"))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "[::1]", "localhost", "127.9.9.9"])
def test_loopback_needs_no_encryption(host):
    assert EmailNotifier(MailConfig(host=host, sender="vigil@example.org", tls="none")).name == "email"


def test_the_greeting_does_not_name_this_machine(lab):
    plain(lab).send(NOTE)
    assert lab.received[0].greeting == "example.org"


def test_a_missing_authority_file_is_a_config_error(tmp_path):
    with pytest.raises(ConfigError, match="ca_file"):
        EmailNotifier(MailConfig(ca_file=tmp_path / "none.pem"))


def test_the_registry_knows_email():
    assert notifiers()["email"] is EmailNotifier
