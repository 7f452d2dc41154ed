"""Where speech begins, pauses and ends."""

import pytest

from symbl_desktop.engine.endpointing import (
    RATE,
    Endpoint,
    Endpointer,
    EndpointSettings,
    Quiet,
    SpeechBegan,
    SpeechEnded,
    SpeechPaused,
    VoiceHistory,
)
from symbl_desktop.engine.vad import FRAME

VOICE, SILENCE = 0.9, 0.05
FRAMES_A_SECOND = RATE / FRAME


def stretch(seconds: float, probability: float) -> list[float]:
    return [probability] * round(seconds * FRAMES_A_SECOND)


def endpoints(*stretches: list[float]) -> list[Endpoint]:
    endpointer = Endpointer(EndpointSettings())
    return [endpoint for part in stretches for endpoint in endpointer.follow(part)]


def seconds(position: int) -> float:
    return round(position / RATE, 1)


def test_silence_has_no_endpoints() -> None:
    assert endpoints(stretch(30, SILENCE)) == []


def test_an_utterance_begins_pauses_ends_and_is_followed_by_quiet() -> None:
    match endpoints(stretch(1, SILENCE), stretch(2, VOICE), stretch(2, SILENCE)):
        case [SpeechBegan(began), SpeechPaused(paused, False), SpeechEnded(ended, False), Quiet(quiet)]:
            assert seconds(began) == 1.0
            assert seconds(paused) == seconds(ended) == seconds(quiet) == 3.0
        case other:
            pytest.fail(f"unexpected: {other}")


def test_a_short_pause_does_not_end_an_utterance() -> None:
    found = endpoints(stretch(1, VOICE), stretch(0.5, SILENCE), stretch(1, VOICE), stretch(0.5, SILENCE))
    assert [type(endpoint) for endpoint in found] == [SpeechBegan, SpeechPaused, SpeechPaused]


def test_who_goes_on_speaking_soon_stays_in_the_passage() -> None:
    found = endpoints(stretch(1, VOICE), stretch(0.7, SILENCE), stretch(1, VOICE), stretch(2, SILENCE))
    assert [type(endpoint) for endpoint in found if not isinstance(endpoint, SpeechPaused)] == [
        SpeechBegan,
        SpeechEnded,
        SpeechBegan,
        SpeechEnded,
        Quiet,
    ]


def test_a_voice_that_wavers_is_one_voice_but_does_not_begin_by_wavering() -> None:
    assert endpoints(stretch(5, 0.4)) == []
    found = endpoints(stretch(0.5, VOICE), stretch(5, 0.4))
    assert [type(endpoint) for endpoint in found] == [SpeechBegan]


def test_a_click_is_noise() -> None:
    found = endpoints(stretch(1, SILENCE), stretch(0.064, VOICE), stretch(2, SILENCE))
    assert [endpoint.noise for endpoint in found if isinstance(endpoint, SpeechPaused | SpeechEnded)] == [True, True]


def test_the_end_of_the_sound_ends_the_utterance_and_the_passage() -> None:
    endpointer = Endpointer(EndpointSettings())
    list(endpointer.follow(stretch(1, VOICE)))
    assert [type(endpoint) for endpoint in endpointer.finish()] == [SpeechEnded, Quiet]
    assert list(endpointer.finish()) == []


def test_the_quietest_moment_is_where_the_voice_rests() -> None:
    history = VoiceHistory()
    history.add([*stretch(2, VOICE), *stretch(0.3, SILENCE), *stretch(2, VOICE)])
    assert 2.0 * RATE < history.quietest(RATE, 4 * RATE) < 2.3 * RATE


def test_the_quietest_moment_lies_between_the_bounds_also_where_nothing_is_known() -> None:
    history = VoiceHistory(seconds=1.0)
    history.add(stretch(5, VOICE))
    assert 100 <= history.quietest(100, 200) <= 200
    assert 10 * RATE <= history.quietest(10 * RATE, 11 * RATE) <= 11 * RATE
