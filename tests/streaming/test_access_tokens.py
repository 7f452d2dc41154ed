import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from symbl_desktop.streaming.link_state import LinkCause, LinkFailed
from symbl_desktop.streaming.rest import AccessTokens


class TokenServer(ThreadingHTTPServer):
    """Answers with what it is told to; keeps what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), TokenRequests)
        self.answers = []
        self.asked = []

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.server_port}/v1/streaming"

    def will_answer(self, status=200, **body):
        self.answers.append((status, body))


class TokenRequests(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, body))
        status, answer = self.server.answers.pop(0)
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """The test's output is no access log."""


class Clock:
    """Both clocks of a computer that may sleep: then only the second one moves."""

    def __init__(self):
        self.awake, self.wall = 1000.0, 5_000_000.0

    def __call__(self):
        return self.awake, self.wall

    def run(self, seconds):
        self.awake += seconds
        self.wall += seconds


@contextmanager
def token_server() -> Iterator[TokenServer]:
    with TokenServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server():
    with token_server() as running:
        yield running


def test_id_and_secret_are_exchanged_for_a_token(server):
    server.will_answer(accessToken="one", expiresIn=86400)
    assert AccessTokens(server.url, "me", "hush")() == "one"
    assert server.asked == [("/oauth2/token:generate", {"type": "application", "appId": "me", "appSecret": "hush"})]


def test_a_token_is_renewed_five_minutes_before_it_expires(server):
    clock = Clock()
    tokens = AccessTokens(server.url, "me", "hush", clock)
    server.will_answer(accessToken="one", expiresIn=1000)
    server.will_answer(accessToken="two", expiresIn=1000)
    assert tokens() == "one"
    clock.run(699)
    assert tokens() == "one"
    clock.run(1)
    assert tokens() == "two"


def test_the_expiry_is_what_the_answer_says_is_left(server):
    clock = Clock()
    tokens = AccessTokens(server.url, "me", "hush", clock)
    server.will_answer(accessToken="one", expiresIn=200)
    server.will_answer(accessToken="one", expiresIn=150)
    assert [tokens(), tokens()] == ["one", "one"]
    assert len(server.asked) == 2


def test_a_token_that_expired_while_the_computer_slept_is_renewed(server):
    clock = Clock()
    tokens = AccessTokens(server.url, "me", "hush", clock)
    server.will_answer(accessToken="one", expiresIn=86400)
    server.will_answer(accessToken="two", expiresIn=86400)
    tokens()
    clock.wall += 86400
    assert tokens() == "two"


def test_threads_that_ask_together_share_one_token(server):
    server.will_answer(accessToken="one", expiresIn=86400)
    tokens = AccessTokens(server.url, "me", "hush")
    got = []
    threads = [threading.Thread(target=lambda: got.append(tokens())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["one"] * 8
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_wrong_pair_is_refused_for_good_in_the_servers_words(server, status):
    server.will_answer(status, message="Check your appId and appSecret.")
    with pytest.raises(LinkFailed) as failed:
        AccessTokens(server.url, "me", "hush")()
    assert failed.value.final
    assert failed.value.detail == "Check your appId and appSecret."


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_worth_another_try(server, status):
    tokens = AccessTokens(server.url, "me", "hush")
    server.will_answer(status)
    with pytest.raises(LinkFailed) as failed:
        tokens()
    assert not failed.value.final
    assert failed.value.cause is LinkCause.BUSY
    server.will_answer(accessToken="one", expiresIn=86400)
    assert tokens() == "one"


def test_an_answer_without_a_token_is_no_token(server):
    server.will_answer(expiresIn=86400)
    with pytest.raises(LinkFailed) as failed:
        AccessTokens(server.url, "me", "hush")()
    assert not failed.value.final


def test_a_server_that_is_not_there_is_worth_another_try():
    with token_server() as gone:
        url = gone.url
    with pytest.raises(LinkFailed) as failed:
        AccessTokens(url, "me", "hush")()
    assert failed.value.cause is LinkCause.UNREACHABLE
    assert not failed.value.final


def test_no_proxy_stands_between_us_and_this_computer(server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server.will_answer(accessToken="one", expiresIn=86400)
    assert AccessTokens(server.url, "me", "hush")() == "one"


def test_secrets_stay_out_of_the_log(server, caplog):
    with caplog.at_level(logging.DEBUG):
        server.will_answer(accessToken="one-token", expiresIn=86400)
        AccessTokens(server.url, "me", "hush-hush")()
    assert "hush-hush" not in caplog.text
    assert "one-token" not in caplog.text
