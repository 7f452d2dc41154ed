"""Servers that vanish at any sample, again and again: each sample of the recording is heard, in its place."""

import random

import pytest

from symbl_desktop.protocol.messages import RecognitionResult
from symbl_desktop.streaming.link_state import LinkCause

SAMPLES = 400_000


@pytest.mark.parametrize("seed", range(8))
def test_no_sample_is_lost_or_doubled_between_what_was_confirmed_and_the_end(scripted, streaming, seed):
    chance = random.Random(seed)

    def vanish(client):
        client.start()
        client.take(client.origin + chance.randrange(100_000))
        if chance.random() < 0.7:
            # The words of what was taken so far are committed, or nearly so.
            client.final(str(client.position - chance.randrange(5_000)))
        client.drop()

    def meeting(client):
        client.start()
        client.take()
        client.end()

    server = scripted(*[vanish] * 12, meeting)
    running = streaming(server, SAMPLES)
    confirmed = 0
    tell = running.worker.confirm

    def confirm(message, origin):
        nonlocal confirmed
        if isinstance(message, RecognitionResult):
            confirmed = max(confirmed, int(message.text))
            tell(confirmed)

    running.on_message = confirm
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[-1].position == SAMPLES
    # Each connection began where the words then were, never after them: what it took is checked sample by sample.
    for before, after in zip(server.clients, server.clients[1:], strict=False):
        assert before.origin <= after.origin <= max(before.origin, before.position)
    assert server.clients[-1].origin == min(confirmed, SAMPLES)
