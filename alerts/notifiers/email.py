"""E-mail over SMTP: one transaction a recipient, encrypted unless the server is this very machine."""

import ipaddress
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from alerts.notifiers.notifier import Answer, Delivered, Note, Rejected, Retry
from alerts.shown import one_line
from vigil.config.private import read_secret
from vigil.config.schema import MailConfig
from vigil.records.errors import ConfigError

STEP_TIMEOUT = 30.0  # seconds of silence; RFC 5321 §4.5.3.2 allows minutes, but the mails behind this one wait too
TOTAL_DEADLINE = 120.0  # seconds for one delivery: a server that drips bytes never hits the limit of a step
REPLY_SHOWN = 200  # characters of a server's answer kept for the operator; longer ones are advertisements


def is_loopback(host: str) -> bool:
    """Say whether `host` is this machine by its very name, without asking anybody."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class EmailNotifier:
    """Sends through the one server of `[mail]`; ConfigError when that would mean mail in clear over a network."""

    name = "email"

    def __init__(
        self,
        config: MailConfig,
        *,
        context: ssl.SSLContext | None = None,
        step_timeout: float = STEP_TIMEOUT,
        deadline: float = TOTAL_DEADLINE,
    ) -> None:
        """Trust `mail.ca_file`, else the machine's authorities; `context` replaces both."""
        if config.tls == "none" and not is_loopback(config.host):
            raise ConfigError(
                f'mail.tls = "none" would send findings in clear to {config.host}; use "auto", "starttls" or "tls"'
            )
        self._config = config
        self._context = context or _trusted(config)
        self._step_timeout, self._deadline = step_timeout, deadline

    def send(self, note: Note) -> Answer:
        """Deliver `note` in one SMTP transaction.

        A refused log-in or certificate is the operator's to mend and no fault of the mail: it is retried.
        """
        try:
            password = self._password()
        except ConfigError as error:
            return Retry(str(error))
        try:
            with self._session() as session:
                if self._config.user is not None:
                    session.login(self._config.user, password or "")
                session.sendmail(self._config.sender, [note.recipient], note.mail)
        except smtplib.SMTPException as error:
            return _judge(error)
        except ssl.SSLError as error:
            return Retry(f"TLS refused: {_tls_reason(error)}")
        except TimeoutError:
            return Retry("the server did not answer in time")
        except OSError as error:
            return Retry(f"no connection: {error.strerror or type(error).__name__}")
        except ValueError as error:
            # smtplib parses what the server says; an answer that is no SMTP surfaces as a ValueError.
            return Retry(f"the server does not speak SMTP: {type(error).__name__}")
        return Delivered()

    def _wants_starttls(self, session: smtplib.SMTP) -> bool:
        """Say whether to encrypt: always, but for a server on this machine that does not offer it."""
        session.ehlo_or_helo_if_needed()
        return session.has_extn("starttls") or not is_loopback(self._config.host)

    def _password(self) -> str | None:
        if self._config.password_file is None:
            return None
        return read_secret(self._config.password_file)

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        config = self._config
        # A name of our own would tell the server, and everybody who reads the headers, which machine this is.
        greeting = config.sender.rpartition("@")[2] or "localhost"
        session: smtplib.SMTP
        if config.tls == "tls":
            session = smtplib.SMTP_SSL(timeout=self._step_timeout, local_hostname=greeting, context=self._context)
        else:
            session = smtplib.SMTP(timeout=self._step_timeout, local_hostname=greeting)
        # smtplib checks a certificate against this name, and takes it only from a constructor that connects at once.
        session._host = config.host  # type: ignore[attr-defined]  # noqa: SLF001
        watch = threading.Timer(self._deadline, _cut, (session,))
        watch.daemon = True
        watch.start()
        try:
            code, answer = session.connect(config.host, config.port)
            if code != 220:
                raise smtplib.SMTPConnectError(code, answer)
            if config.tls == "starttls" or (config.tls == "auto" and self._wants_starttls(session)):
                session.starttls(context=self._context)
            yield session
            # The message is taken in by now: whatever happens while saying good-bye changes nothing.
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
        finally:
            watch.cancel()
            session.close()


def _trusted(config: MailConfig) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(config.ca_file) if config.ca_file else None)
    except OSError as error:
        raise ConfigError(f"mail.ca_file cannot be used: {config.ca_file}: {error.strerror or error}") from None


def _cut(session: smtplib.SMTP) -> None:
    sock = session.sock
    if sock is not None:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def _judge(error: smtplib.SMTPException) -> Answer:
    """Tell apart what may pass and what will not: only a 5xx about this very message or address is final."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _by_code("recipient", code, answer)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _by_code("sender", error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code("message", error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Retry(f"log-in refused: {_shown(error.smtp_code, error.smtp_error)}")
    if isinstance(error, smtplib.SMTPResponseException):
        return Retry(f"server refused: {_shown(error.smtp_code, error.smtp_error)}")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Retry("the server cut the connection")
    return Retry(f"the server cannot do what is needed: {one_line(str(error))[:REPLY_SHOWN]}")


def _by_code(what: str, code: int, answer: bytes | str) -> Answer:
    why = f"{what} refused: {_shown(code, answer)}"
    return Rejected(why) if 500 <= code <= 599 else Retry(why)


def _shown(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(f"{code} {text}")[:REPLY_SHOWN]


def _tls_reason(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate does not verify ({error.verify_message})"
    return error.reason or type(error).__name__
