"""A worker that is stopped or aborted stays so, whatever the server does meanwhile."""

import socket
import threading

from symbl_desktop.streaming.link_state import LinkCause, LinkFailed, LinkPhase
from symbl_desktop.streaming.server import Address
from tests.streaming.failing_servers import Unsteady, meeting, unused_address, vanish_after

WITHIN = 30.0


def test_stop_while_reconnecting_still_sends_the_rest(scripted, streaming):
    server = scripted(vanish_after(16_000), meeting)
    gate = threading.Event()
    unsteady = Unsteady(server.address(), LinkFailed(LinkCause.UNREACHABLE), server.address())
    running = streaming(unsteady, 50_000, delay=lambda attempt: gate.wait(WITHIN) and 0.0)
    assert unsteady.asked.acquire(timeout=WITHIN)
    running.worker.stop()
    gate.set()
    assert running.wait_for(LinkPhase.FINISHED).cause is LinkCause.NONE
    assert server.clients[1].position == 50_000


def test_a_server_that_vanishes_after_the_stop_is_told_the_rest_again(scripted, streaming):
    def vanish_when_stopped(client):
        client.start()
        client.take()
        client.drop()

    server = scripted(vanish_when_stopped, meeting)
    running = streaming(server, 50_000)
    running.worker.confirm(20_000)
    assert running.finish().cause is LinkCause.NONE
    assert (server.clients[1].origin, server.clients[1].position) == (20_000, 50_000)


def test_a_drop_after_the_end_message_is_the_end(scripted, streaming):
    def end_and_drop(client):
        client.start()
        client.take()
        client.platform("conversation_completed")
        client.drop()

    server = scripted(end_and_drop)
    assert streaming(server, 1000).finish().cause is LinkCause.NONE
    assert len(server.clients) == 1


def test_an_aborted_worker_ends_and_stays_ended(scripted, streaming):
    server = scripted(meeting)
    running = streaming(server, 50_000)
    running.wait_for(LinkPhase.LISTENING)
    running.worker.abort()
    assert running.wait_for(LinkPhase.FINISHED).cause is LinkCause.ABORTED
    running.worker.resume()
    running.worker.stop()
    running.worker.join(WITHIN)
    assert running.all_states[-1].cause is LinkCause.ABORTED
    assert len(server.clients) == 1


def test_a_finished_worker_is_never_brought_back(scripted, streaming):
    server = scripted(meeting)
    running = streaming(server, 50_000)
    running.finish()
    running.worker.audio_available(100_000)
    running.worker.resume()
    running.worker.join(WITHIN)
    assert running.all_states[-1].phase is LinkPhase.FINISHED
    assert len(server.clients) == 1


def test_abort_does_not_wait_for_a_server_that_never_answers(streaming):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        address = Address(f"ws://127.0.0.1:{mute.getsockname()[1]}", "hush")
        running = streaming(Unsteady(address), 1000)
        connection, _ = mute.accept()
        with connection:
            assert connection.recv(4096).startswith(b"GET ")
            running.worker.abort()
            assert running.wait_for(LinkPhase.FINISHED).cause is LinkCause.ABORTED


def test_abort_while_waiting_ends_at_once(streaming):
    running = streaming(Unsteady(unused_address()), 1000, delay=lambda attempt: 3600.0)
    running.wait_for(LinkPhase.WAITING)
    running.worker.abort()
    assert running.wait_for(LinkPhase.FINISHED).cause is LinkCause.ABORTED
