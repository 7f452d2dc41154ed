import pytest

from symbl_desktop.streaming.link_state import LinkCause, LinkFailed
from symbl_desktop.streaming.server import Address, RemoteServer, is_loopback, rest_url, streaming_url, token_headers


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("wss://example.org", "wss://example.org/v1/streaming/me"),
        ("wss://example.org/", "wss://example.org/v1/streaming/me"),
        ("https://example.org:8443", "wss://example.org:8443/v1/streaming/me"),
        ("wss://example.org/v1/streaming/", "wss://example.org/v1/streaming/me"),
        ("wss://example.org/v1/realtime/insights", "wss://example.org/v1/realtime/insights/me"),
        ("wss://example.org/behind/proxy", "wss://example.org/behind/proxy/v1/streaming/me"),
        ("ws://[::1]:99", "ws://[::1]:99/v1/streaming/me"),
    ],
)
def test_a_base_becomes_the_streaming_address(base, url):
    assert streaming_url(Address(base), "me") == url


def test_the_connection_id_is_percent_encoded():
    assert streaming_url(Address("wss://example.org"), "-a/b c=") == "wss://example.org/v1/streaming/-a%2Fb%20c%3D"


def test_a_foreign_server_finds_the_token_in_header_and_query():
    address = Address("wss://example.org", "a.b_c-d")
    assert streaming_url(address, "me") == "wss://example.org/v1/streaming/me?access_token=a.b_c-d"
    assert token_headers(address) == ["X-API-KEY: a.b_c-d"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "[::1]"])
def test_the_token_of_a_local_engine_stays_out_of_the_address(host):
    address = Address(f"ws://{host}:1", "secret")
    assert is_loopback(address.url)
    assert "secret" not in streaming_url(address, "me")
    assert token_headers(address) == ["X-API-KEY: secret"]


def test_no_token_shows_nothing():
    assert token_headers(Address("wss://example.org")) == []
    assert "?" not in streaming_url(Address("wss://example.org"), "me")


def test_a_token_that_would_forge_a_header_is_refused():
    with pytest.raises(LinkFailed) as failed:
        token_headers(Address("wss://example.org", "a\r\nHost: elsewhere"))
    assert failed.value.final
    assert failed.value.cause is LinkCause.WRONG_TOKEN


def test_the_token_is_not_printed():
    assert "secret" not in repr(Address("wss://example.org", "secret"))


@pytest.mark.parametrize("url", ["", "example.org", "ftp://example.org", "wss://", "wss://host:99999", "ws://[::1"])
def test_what_is_no_address_is_refused_for_good(url):
    with pytest.raises(LinkFailed) as failed:
        streaming_url(Address(url), "me")
    assert failed.value.final
    assert failed.value.cause is LinkCause.NOT_FOUND


def test_the_rest_interface_lies_beside_the_streaming_one():
    assert rest_url("wss://example.org/v1/streaming") == "https://example.org"
    assert rest_url("ws://127.0.0.1:5") == "http://127.0.0.1:5"


def test_a_remote_server_asks_for_its_token_each_time():
    tokens = iter(["first", "second"])
    server = RemoteServer("wss://example.org", lambda: next(tokens))
    assert [server.address().token, server.address().token] == ["first", "second"]
