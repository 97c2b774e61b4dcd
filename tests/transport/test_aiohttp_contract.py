"""What the door relies on in aiohttp without a promise: fails when an upgrade changes it."""

import inspect

import aiohttp
from aiohttp import compression_utils
from aiohttp.client_proto import ResponseHandler

from crawlers.transport.connector import RoutedConnector


def test_a_connector_makes_its_connections_in_one_method_of_this_shape() -> None:
    theirs = inspect.signature(aiohttp.UnixConnector._create_connection)
    ours = inspect.signature(RoutedConnector._create_connection)
    assert list(theirs.parameters) == list(ours.parameters) == ["self", "req", "traces", "timeout"]
    assert "self._create_connection(req, traces, timeout)" in inspect.getsource(aiohttp.BaseConnector.connect)


def test_a_connector_builds_its_protocol_from_a_factory_on_its_loop() -> None:
    source = inspect.getsource(aiohttp.UnixConnector._create_connection)
    assert "self._loop.create_unix_connection" in source
    assert "self._factory" in source
    assert issubclass(ResponseHandler, aiohttp.base_protocol.BaseProtocol)


def test_all_packings_that_are_asked_for_can_be_unpacked() -> None:
    assert compression_utils.HAS_BROTLI
    assert compression_utils.HAS_ZSTD
