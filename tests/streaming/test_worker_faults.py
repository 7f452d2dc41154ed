"""What a meeting's sound goes through when the connection or the server fails: nothing is lost, nothing comes twice."""

import socket
import threading
from contextlib import suppress
from dataclasses import replace

import pytest

from symbl_desktop.protocol.messages import RecognitionResult
from symbl_desktop.streaming.link_state import LinkCause, LinkFailed, LinkPhase
from symbl_desktop.streaming.server import Address
from tests.streaming.failing_servers import Unsteady, meeting, unused_address, vanish_after

RATE = 16000
WITHIN = 30.0


def test_after_a_drop_the_sound_is_sent_again_from_the_last_confirmed_sample(scripted, streaming):
    heard = threading.Event()

    def half(client):
        client.start()
        client.take(48_000)
        client.final("Half of it.")
        heard.wait(WITHIN)
        client.drop()

    server = scripted(half, meeting)
    running = streaming(server, 100_000)
    running.wait_for_message(RecognitionResult)
    running.worker.confirm(40_000)
    heard.set()
    running.wait_for(LinkPhase.WAITING)
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE
    first, second = server.clients
    assert second.start_request["config"]["audioOffset"] == 2.5
    assert (second.origin, second.position) == (40_000, 100_000)
    assert first.path == second.path


def test_a_confirmation_that_is_still_on_its_way_counts(scripted, streaming):
    server = scripted(vanish_after(16_000), meeting)
    running = streaming(server, 100_000, delay=lambda attempt: running.worker.confirm(12_345) or 0.0)
    running.wait_for(LinkPhase.WAITING)
    running.wait_for(LinkPhase.LISTENING)
    running.finish()
    assert server.clients[1].origin == 12_345


def test_many_drops_lose_nothing(scripted, streaming):
    drops = [vanish_after(sample) for sample in (0, 8_000, 30_000, 30_000, 90_000)]
    server = scripted(*drops, meeting)
    running = streaming(server, 100_000)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[-1].position == 100_000


@pytest.mark.parametrize(("watched", "again_from"), [(True, 80 * RATE), (False, 0)])
def test_long_silence_is_not_sent_again_to_our_own_engine(scripted, streaming, watched, again_from):
    taken = 200 * RATE

    server = scripted(vanish_after(taken), meeting)
    address = Address(server.address().url, "hush", watched=watched)
    running = streaming(Unsteady(address), taken)
    running.wait_for(LinkPhase.WAITING)
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE
    assert again_from - 8 * 1600 <= server.clients[1].origin <= again_from
    assert server.clients[1].position == taken


def test_the_cause_of_each_wait_is_told(scripted, streaming):
    running = streaming(scripted(vanish_after(0), meeting), 100)
    state = running.wait_for(LinkPhase.WAITING)
    assert (state.cause, state.retry_in) == (LinkCause.LOST, 0.0)


def test_each_failure_in_a_row_waits_longer_than_the_one_before(streaming):
    attempts = []
    enough = threading.Event()

    def delay(attempt):
        attempts.append(attempt)
        if attempt == 4:
            enough.set()
        return 0.0

    streaming(Unsteady(unused_address()), 100, delay=delay)
    assert enough.wait(WITHIN)
    assert attempts[:5] == [0, 1, 2, 3, 4]


def test_a_server_that_comes_late_misses_no_sample(scripted, streaming):
    server = scripted(meeting)
    starting = LinkFailed(LinkCause.ENGINE_STARTING)
    late = Unsteady(starting, unused_address(), starting, unused_address(), server.address())
    running = streaming(late, 50_000)
    assert running.wait_for(LinkPhase.WAITING).cause is LinkCause.ENGINE_STARTING
    assert running.wait_for(LinkPhase.WAITING).cause is LinkCause.UNREACHABLE
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[0].position == 50_000


def test_a_server_that_moves_is_found_at_its_new_place(scripted, streaming):
    old, new = scripted(vanish_after(16_000)), scripted(meeting, key="another")
    running = streaming(Unsteady(old.address(), new.address()), 50_000)
    assert running.finish().cause is LinkCause.NONE
    assert new.clients[0].position == 50_000


def test_a_peer_that_falls_silent_is_given_up(scripted, relayed, streaming, impatient):
    listening = threading.Event()

    def stay(client):
        client.start()
        listening.set()
        client.take()

    server = scripted(stay, meeting)
    relay = relayed(server)
    running = streaming(Unsteady(relay.address(), server.address()), 3000, times=impatient)
    running.wait_for(LinkPhase.LISTENING)
    relay.freeze()
    assert running.wait_for(LinkPhase.WAITING).cause is LinkCause.SILENT
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[1].position == 3000


def test_a_peer_that_falls_silent_in_the_middle_of_a_flow_is_given_up(scripted, relayed, streaming, impatient):
    flowing = threading.Event()

    def flow(client):
        client.start()
        client.take(64_000)
        flowing.set()
        client.take()

    server = scripted(flow, meeting)
    relay = relayed(server)
    running = streaming(Unsteady(relay.address(), server.address()), 16_000_000, times=impatient)
    assert flowing.wait(WITHIN)
    relay.freeze()
    running.wait_for(LinkPhase.WAITING)
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[1].position == 16_000_000


def test_a_busy_peer_whose_death_would_be_seen_is_waited_for(scripted, relayed, streaming, impatient):
    server = scripted(meeting)
    relay = relayed(server)
    watched = Address(relay.address().url, "hush", watched=True)
    running = streaming(Unsteady(watched), 3000, times=impatient)
    running.wait_for(LinkPhase.LISTENING)
    relay.freeze()
    for _ in range(10):  # sound and pings: twice as many as it takes to give up another peer
        assert relay.held.acquire(timeout=WITHIN)
    relay.thaw()
    assert running.finish().cause is LinkCause.NONE
    assert len(server.clients) == 1


def test_a_slow_server_holds_the_sound_back_on_the_disk(scripted, streaming):
    let_it = threading.Event()
    on_the_way = 8_000 // 6_400 * 6_400 + 8 * 1_600

    def slow(client):
        client.start()
        client.take(8_000)
        running.tape.wait_until_read(on_the_way)
        client.final("Wait.")
        let_it.wait(WITHIN)
        client.take()
        client.end()

    server = scripted(slow)
    running = streaming(server, 8_000_000)
    running.wait_for_message(RecognitionResult)
    assert running.tape.furthest == running.worker.sent_samples == on_the_way
    let_it.set()
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[0].position == 8_000_000


def test_results_are_heard_while_the_server_takes_no_sound(scripted, streaming):
    heard = threading.Event()

    def talk_before_listening(client):
        client.start()
        client.final("Wait.")
        heard.wait(WITHIN)
        client.take()
        client.end()

    running = streaming(scripted(talk_before_listening), 8_000_000)
    assert running.wait_for_message(RecognitionResult)[0].text == "Wait."
    heard.set()
    assert running.finish().cause is LinkCause.NONE


def test_a_server_without_heartbeats_is_held_back_by_tcp(scripted, streaming, impatient):
    on_the_way = []

    def mute(client):
        client.start()
        while client.position < 4_000_000:
            client.take(client.position + 100_000, heartbeats=False)
            on_the_way.append(running.tape.furthest - client.position)
        client.take(heartbeats=False)
        client.end()

    server = scripted(mute)
    running = streaming(server, 8_000_000, times=replace(impatient, answer_within=WITHIN, blocked_after=WITHIN))
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[0].position == 8_000_000
    assert max(on_the_way) < 4_000_000


def test_resume_ends_a_long_wait(scripted, streaming):
    server = scripted(meeting)
    unsteady = Unsteady(LinkFailed(LinkCause.UNREACHABLE), server.address())
    running = streaming(unsteady, 1000, delay=lambda attempt: 3600.0)
    running.wait_for(LinkPhase.WAITING)
    running.worker.resume()
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE


def test_stop_before_any_connection_and_any_sound_has_nothing_to_do(streaming):
    running = streaming(Unsteady(unused_address()), delay=lambda attempt: 3600.0)
    running.wait_for(LinkPhase.WAITING)
    assert running.finish().cause is LinkCause.NOTHING_SENT


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        b"HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:9/\r\n\r\n",
        b"garbage\r\n\r\n",
        b"\xff\xfe\r\n\r\n",
        b"",
    ],
)
def test_whatever_answers_at_the_door_is_only_a_reason_to_wait(streaming, answer):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = Address(f"ws://127.0.0.1:{listener.getsockname()[1]}", "hush")
        running = streaming(Unsteady(address), 1000, delay=lambda attempt: 3600.0)
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.recv(4096)
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
        running.wait_for(LinkPhase.WAITING)


@pytest.mark.parametrize(
    "frame",
    [
        b"\x81\x03\xff\xfe\xfd",  # text that is no UTF-8
        b"\xc1\x00",  # a reserved bit
        b"\x83\x00",  # an unknown opcode
        b"\x88\x01\x00",  # half a close code
    ],
)
def test_a_server_that_breaks_the_protocol_is_left_and_tried_again(scripted, streaming, frame):
    def break_it(client):
        client.start()
        client.socket.socket.sendall(frame)
        with suppress(Exception):
            client.take()

    server = scripted(break_it, meeting)
    running = streaming(server, 3000)
    running.wait_for(LinkPhase.WAITING)
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE


@pytest.mark.parametrize("text", ["", "hello", "[]", "{", '{"type": 7}', '{"type": "message"}', "\x00", "null"])
def test_text_that_is_no_message_changes_nothing(scripted, streaming, text):
    def babble(client):
        client.socket.send(text)
        client.start()
        client.socket.send(text)
        client.socket.send(b"\x00\x01\x02")
        client.take()
        client.socket.send(text)
        client.end()

    server = scripted(babble)
    assert streaming(server, 30_000).finish().cause is LinkCause.NONE
    assert server.clients[0].position == 30_000


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_our_own_ends_the_worker_with_a_last_state(scripted, streaming):
    class Torn:
        def read(self, start, count):
            raise RuntimeError("a fault")

    def hear(client):
        client.start()
        client.take()

    running = streaming(scripted(hear), 200_000, tape=Torn())
    assert running.wait_for(LinkPhase.FINISHED).cause is LinkCause.FAULT
    running.worker.join(WITHIN)
