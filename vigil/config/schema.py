"""Every key of vigil.toml, with its meaning: the example file and the manual are held against this list by tests."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, Literal

import attrs
from attrs import frozen


def key(meaning: str, default: Any, example: Any = None) -> Any:
    """Declare one key: what it means, its default, and what the example file shows where the default is empty."""
    return attrs.field(default=default, metadata={"meaning": meaning, "example": example})


@frozen(kw_only=True)
class Database:
    """Where the ledger lives."""

    kind: Literal["sqlite", "postgresql"] = key("SQLite on this machine, or PostgreSQL when several write", "sqlite")
    path: Path | None = key("the SQLite file; default: ledger.sqlite3 in the home", None, "ledger.sqlite3")
    host: str = key("PostgreSQL: host name, or folder of its Unix socket", "/run/postgresql")
    port: int = key("PostgreSQL: port", 5432)
    name: str = key("PostgreSQL: database", "vigil")
    user: str = key("PostgreSQL: role", "vigil")
    password_file: Path | None = key("PostgreSQL: file that holds the password", None, "secrets/postgresql")


@frozen(kw_only=True)
class IndexConfig:
    """Which search index is filled from the ledger."""

    kind: Literal["embedded", "elasticsearch"] = key(
        "embedded needs no server; elasticsearch is for a cluster", "embedded"
    )
    path: Path | None = key("embedded: folder of the index; default: index in the home", None, "index")
    url: str | None = key("elasticsearch: address of the cluster", None, "https://search.example.org:9200")
    name: str = key("elasticsearch: name of the alias searched; indexes begin with it", "vigil")
    credentials_file: Path | None = key(
        "elasticsearch: file that holds user:password, or an API key", None, "secrets/elasticsearch"
    )


@frozen(kw_only=True)
class TorConfig:
    """How Tor is reached: Vigil starts its own unless `socks` names another."""

    socks: Path | None = key("SOCKS socket of a Tor that runs already (unix socket)", None, "/run/tor/socks")
    control: Path | None = key("control socket of that Tor; it must ask for authentication", None, "/run/tor/control")
    binary: str = key("the tor program that Vigil starts", "tor")
    torrc_extra: Path | None = key("file with lines added to Vigil's own torrc", None, "torrc.extra")
    bootstrap_seconds: int = key("how long Tor may take to join the network", 180)


@frozen(kw_only=True)
class MailConfig:
    """The mail server that takes the alerts."""

    host: str = key("SMTP server", "127.0.0.1")
    port: int = key("its port", 25)
    sender: str = key("address the alerts come from", "vigil@localhost")
    tls: Literal["auto", "starttls", "tls", "none"] = key(
        "auto demands STARTTLS, unless the server is on loopback and offers none; tls is TLS from the first byte; "
        "none is for a server on loopback only",
        "auto",
    )
    user: str | None = key("user name at the server", None, "vigil")
    password_file: Path | None = key("file that holds the password", None, "secrets/mail")
    ca_file: Path | None = key("certificates trusted in place of the system's", None, "ca.pem")
    console_url: str | None = key("address of your console, put into mails", None, "https://vigil.example.org")


@frozen(kw_only=True)
class Config:
    """All that vigil.toml says; paths are absolute."""

    home: Path
    database: Database = Database()
    index: IndexConfig = IndexConfig()
    tor: TorConfig = TorConfig()
    mail: MailConfig = MailConfig()

    @property
    def ledger_path(self) -> Path:
        """The SQLite file."""
        return self.database.path or self.home / "ledger.sqlite3"

    @property
    def index_path(self) -> Path:
        """The folder of the embedded index."""
        return self.index.path or self.home / "index"

    @property
    def runtime(self) -> Path:
        """Folder of sockets and locks of this home: short, since a Unix socket's path has 108 bytes."""
        base = os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        mark = hashlib.sha256(str(self.home).encode()).hexdigest()[:10]
        return Path(base) / f"vigil-{os.getuid()}-{mark}"


SECTIONS: dict[str, type] = {"database": Database, "index": IndexConfig, "tor": TorConfig, "mail": MailConfig}
