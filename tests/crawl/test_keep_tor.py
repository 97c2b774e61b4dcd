"""One Tor for all crawls of a home: only when one is needed, and never left behind."""

import threading
from pathlib import Path

import attrs
import pytest

from crawlers.keep_tor import KeepTor
from tests.crawl.world import wait_until
from tests.lab.fake_socks import FakeSocks, made_up_onion
from vigil.config.schema import Config, TorConfig
from vigil.ledger.open import close_ledger
from vigil.ledger.sources import add_source
from vigil.records.errors import TorDown
from vigil.records.source import Source

ONION = Source(name="quay", url=f"http://{made_up_onion('quay')}/")
DIRECT = Source(name="shop", url="http://example.org/", network="direct")


def test_none_is_started_where_no_source_needs_it(ledger: Config):
    add_source(DIRECT)
    add_source(attrs.evolve(ONION, paused=True))
    keep = KeepTor(attrs.evolve(ledger, tor=TorConfig(binary="no-such-program")))
    assert keep.tick() == "not needed"
    assert keep.serves(DIRECT)


def test_a_tor_that_cannot_be_had_is_told_and_sources_wait(ledger: Config):
    add_source(ONION)
    keep = KeepTor(attrs.evolve(ledger, tor=TorConfig(binary="no-such-program")))
    with pytest.raises(TorDown):
        keep.tick()
    assert not keep.serves(ONION)


def test_a_configured_tor_is_used_as_long_as_it_is_there(ledger: Config, tmp_path: Path):
    add_source(ONION)
    with FakeSocks(tmp_path / "s", {}) as socks:
        keep = KeepTor(attrs.evolve(ledger, tor=TorConfig(socks=socks.path)))
        assert keep.tick() == "running"
        assert keep.serves(ONION)
        socks.cut()
        assert not keep.serves(ONION)
        with pytest.raises(TorDown):
            keep.tick()
        socks.start()
        assert keep.tick() == "running"
        keep.close()
        assert keep.tick() == "ended"


@pytest.mark.slow
def test_a_tor_that_is_ended_while_it_starts_is_not_left_behind(ledger: Config, tmp_path: Path):
    add_source(ONION)
    extra = tmp_path / "torrc.extra"
    extra.write_text("DisableNetwork 1\n", encoding="utf-8")  # it never gets ready, and contacts nobody
    keep = KeepTor(attrs.evolve(ledger, tor=TorConfig(torrc_extra=extra)))
    raised: list[BaseException] = []

    def start() -> None:
        try:
            keep.tick()
        except TorDown as error:
            raised.append(error)
        finally:
            close_ledger()

    thread = threading.Thread(target=start)
    thread.start()
    assert wait_until(lambda: keep._starting is not None and keep._starting.pid is not None)
    pid = keep._starting.pid
    keep.close()
    thread.join(60)
    assert not thread.is_alive()
    assert [str(error) for error in raised] == ["Tor was ended before it was ready"]
    assert wait_until(lambda: not Path(f"/proc/{pid}").exists(), 5)
    assert keep.tick() == "ended"
