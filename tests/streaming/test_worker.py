"""What a meeting's sound goes through when all is well, and when the server says no or enough."""

import threading

import pytest

from symbl_desktop.protocol.messages import (
    ConversationCompleted,
    RecognitionResult,
    Speaker,
    StartedListening,
    StartRequest,
)
from symbl_desktop.streaming.link_state import LinkCause, LinkFailed, LinkPhase

RATE = 16000


def meeting(client):
    client.start()
    client.take()
    client.end()


def test_a_meeting_is_sent_to_the_last_sample_and_ends_complete(scripted, streaming):
    server = scripted(meeting)
    running = streaming(server, 100_003)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[0].position == 100_003
    assert running.worker.sent_samples == 100_003


def test_states_follow_each_other(scripted, streaming):
    running = streaming(scripted(meeting), 1000)
    running.finish()
    assert [state.phase for state in running.all_states] == [
        LinkPhase.CONNECTING,
        LinkPhase.LISTENING,
        LinkPhase.FINISHED,
    ]


def test_pieces_are_small_and_even(scripted, streaming):
    server = scripted(meeting)
    streaming(server, 200_000).finish()
    assert server.clients[0].largest_piece == 3200


def test_the_request_says_what_is_sent(scripted, streaming):
    server = scripted(meeting)
    request = StartRequest(insight_types=("question",), speaker=Speaker(user_id="me", name="Me"))
    streaming(server, 10, request=request, connection_id="a/b").finish()
    asked = server.clients[0].start_request
    assert asked["insightTypes"] == ["question"]
    assert asked["config"]["audioOffset"] == 0
    assert asked["config"]["speechRecognition"] == {"encoding": "LINEAR16", "sampleRateHertz": RATE}
    assert server.clients[0].path == "/v1/streaming/a%2Fb"
    assert "hush" not in server.clients[0].path


def test_audio_waits_until_the_server_listens(scripted, streaming):
    let_it = threading.Event()

    def late(client):
        client.expect_start()
        let_it.wait()
        client.platform("started_listening")
        client.take()
        client.end()

    server = scripted(late)
    running = streaming(server, 5000)
    assert running.wait_for(LinkPhase.CONNECTING)
    assert running.worker.sent_samples == 0
    let_it.set()
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[0].position == 5000


def test_sound_is_sent_while_it_is_recorded(scripted, streaming):
    taken = threading.Semaphore(0)

    def live(client):
        client.start()
        for end in (1600, 3200, 4800):
            client.take(end)
            taken.release()
        client.take()
        client.end()

    running = streaming(scripted(live))
    for end in range(1600, 4801, 320):
        running.worker.audio_available(end)
        if end % 1600 == 0:
            assert taken.acquire(timeout=30)
    assert running.finish().cause is LinkCause.NONE


def test_messages_come_with_the_sample_their_sound_begins_at(scripted, streaming):
    def talk(client):
        client.start()
        client.take()
        client.final("Hello.")
        client.end()

    running = streaming(scripted(talk), 100_000, first_sample=64_000)
    running.finish()
    assert running.wait_for_message(StartedListening)[1] == 64_000
    message, origin = running.wait_for_message(RecognitionResult)
    assert (message.text, origin) == ("Hello.", 64_000)
    assert running.wait_for_message(ConversationCompleted)[1] == 64_000


def test_heartbeats_are_no_messages(scripted, streaming):
    running = streaming(scripted(meeting), 100_000)
    running.finish()
    kinds = []
    while not running.messages.empty():
        kinds.append(type(running.messages.get()[0]).__name__)
    assert "Pong" not in kinds


def test_a_meeting_without_a_sample_has_nothing_to_send(scripted, streaming):
    def nothing(client):
        client.start()
        client.take()
        client.end()

    running = streaming(scripted(nothing))
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE


@pytest.mark.parametrize("last_words", [["conversation_completed"], ["recognition_stopped"]])
def test_either_end_message_may_be_missing(scripted, streaming, last_words):
    def end_with(client):
        client.start()
        client.take()
        client.end(*last_words)

    assert streaming(scripted(end_with), 1000).finish().cause is LinkCause.NONE


def test_a_server_that_leaves_the_socket_open_is_left(scripted, streaming, impatient):
    def stay(client):
        client.start()
        client.take()
        client.platform("recognition_stopped")
        client.socket.recv(30)

    assert streaming(scripted(stay), 1000, times=impatient).finish().cause is LinkCause.NONE


def test_a_server_that_never_ends_is_not_waited_for_for_ever(scripted, streaming, impatient):
    def forget(client):
        client.start()
        client.take()
        client.socket.recv(30)

    assert streaming(scripted(forget), 1000, times=impatient).finish().cause is LinkCause.NO_END_MESSAGE


def test_a_tape_that_ends_early_is_all_there_is(scripted, streaming):
    server = scripted(meeting)
    running = streaming(server, 0)
    running.tape.length = 40_000
    running.worker.audio_available(90_000)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[0].position == 40_000


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, LinkCause.WRONG_TOKEN),
        (403, LinkCause.WRONG_TOKEN),
        (404, LinkCause.NOT_FOUND),
        (400, LinkCause.REFUSED_BY_SERVER),
    ],
)
def test_a_refusal_at_the_door_is_final_and_has_words(scripted, streaming, status, cause):
    server = scripted()
    server.will_refuse(status, "Not with me.")
    running = streaming(server, 1000)
    state = running.wait_for(LinkPhase.REFUSED)
    assert (state.cause, state.detail) == (cause, "Not with me.")
    assert running.finish().cause is cause


def test_a_refusal_holds_only_until_it_is_asked_again(scripted, streaming):
    server = scripted(meeting)
    server.will_refuse(403, "Not yet.")
    running = streaming(server, 1000)
    running.wait_for(LinkPhase.REFUSED)
    running.worker.resume()
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(scripted, streaming, status):
    server = scripted(meeting)
    server.will_refuse(status)
    running = streaming(server, 1000)
    assert running.wait_for(LinkPhase.WAITING).cause is LinkCause.BUSY
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE


def test_a_start_request_that_is_refused_is_final(scripted, streaming):
    def refuse(client):
        client.expect_start()
        client.socket.send('{"type": "error", "details": "no such encoding"}')
        client.platform("error", details="no such encoding")
        client.socket.close()

    state = streaming(scripted(refuse), 1000).wait_for(LinkPhase.REFUSED)
    assert (state.cause, state.detail) == (LinkCause.REFUSED_BY_SERVER, "no such encoding")


def test_a_server_may_end_the_conversation_and_is_asked_again_on_demand(scripted, streaming):
    def end_after(client):
        client.start()
        client.take(32_000)
        client.end()

    server = scripted(end_after, meeting)
    running = streaming(server, 32_000)
    running.wait_for(LinkPhase.ENDED_BY_SERVER)
    running.worker.audio_available(50_000)
    running.worker.resume()
    running.wait_for(LinkPhase.LISTENING)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[1].position == 50_000
    assert 0 < server.clients[1].origin <= 32_000


def test_stop_after_the_servers_end_sends_what_it_did_not_take(scripted, streaming):
    def end_after(client):
        client.start()
        client.take(32_000)
        client.end()

    server = scripted(end_after, meeting)
    running = streaming(server, 32_000)
    running.wait_for(LinkPhase.ENDED_BY_SERVER)
    running.worker.audio_available(50_000)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[1].position == 50_000


def test_a_token_source_that_fails_for_good_refuses(streaming):
    class Unknown:
        def address(self):
            raise LinkFailed(LinkCause.WRONG_TOKEN, "no such application", final=True)

    state = streaming(Unknown(), 1000).wait_for(LinkPhase.REFUSED)
    assert state.detail == "no such application"


def test_what_is_no_server_is_said_so(streaming, scripted):
    server = scripted()
    server.token = "wrong\ntoken"  # noqa: S105 - opens nothing
    assert streaming(server, 10).wait_for(LinkPhase.REFUSED).cause is LinkCause.WRONG_TOKEN


def test_a_fault_of_ours_reaches_the_threads_excepthook(scripted, streaming, monkeypatch):
    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: seen.append(arguments.exc_type))

    def hang_on(client):
        client.start()
        client.socket.recv(30)

    running = streaming(scripted(hang_on), 1000)
    running.tape.read = lambda start, count: 1 // 0
    running.wait_for(LinkPhase.LISTENING)
    running.worker.audio_available(5000)
    running.worker.join(30)
    assert seen == [ZeroDivisionError]


def test_tokens_stay_out_of_the_log(scripted, streaming, caplog):
    caplog.set_level(0)
    server = scripted(meeting, key="very-secret")
    streaming(server, 1000).finish()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("websockets")]
    assert not any("very-secret" in line for line in ours)
