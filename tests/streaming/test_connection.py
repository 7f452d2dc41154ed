"""How long a connection waits for what; the clock is the test's own."""

import json

import pytest

from symbl_desktop.protocol.messages import StartRequest
from symbl_desktop.streaming.connection import Connection
from symbl_desktop.streaming.link_state import LinkCause, LinkTimes

RATE = 16000
TIMES = LinkTimes(ping_every=2.0, answer_within=6.0, end_within=30.0, close_within=1.0, listen_within=20.0)


class Wire:
    """Where a socket would be: keeps what is sent."""

    def __init__(self):
        self.sent = []

    def send(self, data):
        self.sent.append(data)

    def ping(self):
        self.sent.append("ping frame")

    def pong(self, payload):
        self.sent.append(("pong frame", payload))

    def say_goodbye(self):
        self.sent.append("goodbye")

    def close(self):
        self.sent.append("closed")

    def take(self):
        sent, self.sent = self.sent, []
        return sent


class Silence:
    def read(self, start, count):
        return bytes(2 * count)


def platform(name):
    return json.dumps({"type": "message", "message": {"type": name}})


@pytest.fixture
def wire():
    return Wire()


def open_connection(wire, origin=0):
    return Connection(wire, StartRequest(), Silence(), RATE, origin, TIMES, now=0.0)


def listening_connection(wire):
    connection = open_connection(wire)
    connection.receive(platform("started_listening"), now=0.0)
    wire.take()
    return connection


def stopped_connection(wire, now):
    connection = listening_connection(wire)
    connection.send_audio(0, now, last=True)
    assert json.loads(wire.take()[-1]) == {"type": "stop_request"}
    return connection


def test_a_quiet_peer_is_asked_whether_it_lives(wire):
    connection = listening_connection(wire)
    assert connection.deadline() == 2.0
    assert connection.overdue(1.9) is None
    assert wire.take() == []
    assert connection.overdue(2.0) is None
    assert wire.take() == ["ping frame"]


def test_a_peer_that_does_not_answer_is_dead(wire):
    connection = listening_connection(wire)
    for now in (2.0, 4.0, 6.0, 7.9):
        assert connection.overdue(now) is None
    assert connection.overdue(8.0) is LinkCause.SILENT


def test_any_sign_of_life_will_do(wire):
    connection = listening_connection(wire)
    connection.overdue(2.0)
    connection.heard(7.0)
    assert connection.overdue(8.5) is None
    connection.overdue(9.0)
    connection.receive(platform("session_modified"), 14.0)
    assert connection.overdue(15.5) is None


def test_a_computer_that_slept_asks_before_it_gives_up(wire):
    connection = listening_connection(wire)
    assert connection.overdue(10_000.0) is None
    assert wire.take() == ["ping frame"]


def test_a_ping_is_answered_with_what_it_said(wire):
    connection = listening_connection(wire)
    connection.pinged(b"1234", 1.0)
    assert wire.take() == [("pong frame", b"1234")]


def test_a_server_that_never_listens_is_given_up(wire):
    connection = open_connection(wire)
    for now in range(2, 20, 2):
        connection.heard(now)
        assert connection.overdue(now) is None
    connection.heard(19.9)
    assert connection.overdue(20.0) is LinkCause.SILENT


def test_what_the_server_says_renews_the_time_to_end(wire):
    connection = stopped_connection(wire, now=10.0)
    connection.receive(platform("recognition_result"), 39.0)
    connection.heard(68.5)
    assert connection.overdue(68.9) is None
    assert connection.overdue(69.0) is LinkCause.NO_END_MESSAGE


def test_signs_of_life_do_not_renew_the_time_to_end(wire):
    connection = stopped_connection(wire, now=10.0)
    connection.heard(39.9)
    assert connection.overdue(40.0) is LinkCause.NO_END_MESSAGE


def test_after_the_end_message_only_the_close_is_waited_for(wire):
    connection = stopped_connection(wire, now=10.0)
    connection.receive(platform("conversation_completed"), 11.0)
    assert connection.overdue(11.9) is None
    assert connection.overdue(12.0) is LinkCause.NONE
    connection.close()
    assert wire.take() == ["goodbye", "closed"]


def test_the_stop_follows_the_last_sample(wire):
    connection = listening_connection(wire)
    assert connection.send_audio(2000, 1.0, last=True)
    assert connection.send_audio(2000, 1.0, last=True)
    assert not connection.send_audio(2000, 1.0, last=True)
    sent = wire.take()
    assert [len(piece) for piece in sent[:2]] == [3200, 800]
    assert json.loads(sent[2]) == {"type": "stop_request"}


@pytest.mark.parametrize(("rate", "size"), [(8000, 1600), (16000, 3200), (44100, 8192), (48000, 8192)])
def test_pieces_last_a_tenth_of_a_second_and_are_never_too_large(wire, rate, size):
    connection = Connection(wire, StartRequest(), Silence(), rate, 0, TIMES, now=0.0)
    connection.receive(platform("started_listening"), now=0.0)
    wire.take()
    connection.send_audio(rate, 1.0, last=False)
    assert [len(piece) for piece in wire.take()] == [size]
