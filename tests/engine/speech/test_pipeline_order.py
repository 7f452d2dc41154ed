"""What a pipeline asks a recogniser, and what it makes of the answers, whatever they are."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from symbl_desktop.engine.asr.recognizer import NOTHING_HEARD, GivenUp
from symbl_desktop.engine.outputs import FinalResult, Hypothesis, PipelineOutput, Sentence, Unheard
from symbl_desktop.engine.pipeline import Pipeline
from tests.engine.speech.scripted_recognizers import (
    RATE,
    LoudnessVad,
    PromptedRecognition,
    heard,
    lasting,
    silence,
    voice,
)

LIMIT = 60.0


class Stream:
    """A pipeline whose recogniser is answered by hand."""

    def __init__(self) -> None:
        self.recognition = PromptedRecognition()
        self.told: list[PipelineOutput] = []
        self.pipeline = Pipeline(self.recognition, LoudnessVad(), self.told.append)

    def hear(self, *sounds: bytes) -> None:
        """Feeds in pieces of 100 ms, as a microphone would."""
        pcm = b"".join(sounds)
        for begin in range(0, len(pcm), RATE // 5):
            self.pipeline.feed(pcm[begin : begin + RATE // 5])

    def answer_all(self, text: str) -> None:
        while self.recognition.waiting:
            seconds = lasting(self.recognition.waiting[0][0])
            self.recognition.answer(heard(text, seconds))

    def rows(self) -> list[str]:
        return [output.text for output in self.told if isinstance(output, Sentence)]

    def kinds(self) -> list[type]:
        return [type(output) for output in self.told]


@pytest.fixture
def stream() -> Stream:
    return Stream()


def test_silence_asks_nothing(stream: Stream) -> None:
    stream.hear(silence(60))
    stream.pipeline.flush()
    assert stream.recognition.asked == []
    assert stream.told == []


def test_the_first_words_are_looked_for_while_they_are_spoken(stream: Stream) -> None:
    stream.hear(silence(1), voice(0.7))
    assert [piece.interim for piece in stream.recognition.asked] == [True]
    stream.recognition.answer(heard("good"))
    assert stream.told == [Hypothesis("good", pytest.approx(0.7, abs=0.1), pytest.approx(1.5, abs=0.1))]


def test_words_come_as_hypothesis_then_final_then_sentence(stream: Stream) -> None:
    stream.hear(silence(1), voice(2))
    stream.answer_all("good")
    stream.hear(silence(0.5))
    stream.answer_all("Good morning.")
    stream.hear(silence(1))
    assert stream.kinds() == [Hypothesis, Hypothesis, FinalResult, Sentence]
    final, sentence = stream.told[-2:]
    assert isinstance(final, FinalResult)
    assert isinstance(sentence, Sentence)
    assert final.words == sentence.words
    assert [word.text for word in sentence.words] == ["Good", "morning."]
    assert sentence.start == pytest.approx(0.7, abs=0.05)
    assert sentence.end == pytest.approx(3.2, abs=0.1)


def test_a_pause_that_was_the_end_is_not_recognised_twice(stream: Stream) -> None:
    stream.hear(voice(0.25), silence(0.45))
    assert len(stream.recognition.waiting) == 1
    stream.answer_all("Yes.")
    stream.hear(silence(2))
    assert len(stream.recognition.asked) == 1
    assert stream.rows() == ["Yes."]


def test_after_a_pause_that_was_not_the_end_all_of_it_is_recognised(stream: Stream) -> None:
    stream.hear(voice(0.25), silence(0.45))
    stream.answer_all("And then.")
    stream.hear(voice(0.25), silence(2))
    stream.answer_all("And then we left.")
    assert stream.rows() == ["And then we left."]
    assert lasting(stream.recognition.asked[-1]) == pytest.approx(1.2, abs=0.1)


def test_short_pauses_are_heard_once_more_as_a_whole(stream: Stream) -> None:
    stream.hear(voice(1), silence(0.7))
    stream.answer_all("He asked himself")
    stream.hear(voice(1), silence(0.7))
    stream.answer_all("Some thing")
    assert stream.rows() == []
    stream.hear(silence(1))
    assert lasting(stream.recognition.asked[-1]) > 2.5
    stream.answer_all("He asked himself something.")
    assert stream.rows() == ["He asked himself something."]


def test_what_was_said_before_helps_to_understand_what_follows(stream: Stream) -> None:
    stream.hear(voice(0.25), silence(2))
    stream.answer_all("Rafael is here.")
    stream.hear(voice(0.25), silence(2))
    assert stream.recognition.asked[-1].prompt.strip() == "Rafael is here."


def test_noise_takes_back_what_it_seemed_to_say(stream: Stream) -> None:
    stream.hear(voice(0.7))
    stream.recognition.answer(heard("you"))
    stream.hear(silence(0.45))
    stream.recognition.answer(NOTHING_HEARD)
    stream.hear(silence(2))
    assert [output.text for output in stream.told if isinstance(output, Hypothesis)] == ["you", ""]
    assert stream.kinds() == [Hypothesis, Hypothesis]


def test_who_talks_without_a_pause_is_told_sentence_by_sentence(stream: Stream) -> None:
    stream.hear(voice(13))
    while stream.recognition.waiting:
        stream.recognition.answer(heard("We ship it on Friday. We test it before that. And then we will", 12.0))
    assert stream.rows() == ["We ship it on Friday.", "We test it before that."]
    stream.hear(silence(2))
    stream.answer_all("And then we will see.")
    assert stream.rows() == ["We ship it on Friday.", "We test it before that.", "And then we will see."]
    assert lasting(stream.recognition.asked[-1]) < 8


def test_who_never_ends_a_sentence_is_cut_all_the_same(stream: Stream) -> None:
    for _ in range(60):
        stream.hear(voice(1))
        stream.answer_all("and so on and so on and so on and so on and so on and so on")
    stream.hear(silence(2))
    stream.answer_all("and so on")
    assert max(lasting(piece) for piece in stream.recognition.asked) <= 21
    finals = [output for output in stream.told if isinstance(output, FinalResult)]
    assert len(finals) >= 4
    assert [output.start for output in finals] == sorted(output.start for output in finals)


def test_speech_that_cannot_be_recognised_is_said_to_be_missing(stream: Stream) -> None:
    stream.hear(voice(0.25), silence(2))
    stream.recognition.answer(GivenUp("it died"))
    while stream.recognition.waiting:
        stream.recognition.answer(GivenUp("it died"))
    stream.hear(voice(0.25), silence(2))
    stream.answer_all("Hello.")
    assert stream.kinds() == [Unheard, FinalResult, Sentence]


def test_when_finals_are_late_there_are_no_more_glimpses_until_they_are_not(stream: Stream) -> None:
    stream.hear(voice(0.25), silence(13))
    stream.answer_all("Late.")
    stream.hear(voice(3), silence(2))
    stream.answer_all("In time.")
    stream.hear(voice(3))
    assert [piece.interim for piece in stream.recognition.asked] == [False, False, True]


def test_a_slow_recogniser_spends_at_most_half_its_time_on_glimpses(stream: Stream) -> None:
    stream.hear(voice(2.5))
    stream.answer_all("and so")
    stream.hear(voice(1.5))
    assert len(stream.recognition.asked) == 1
    stream.hear(voice(1.0))
    assert len(stream.recognition.asked) == 2


def test_feeding_waits_while_too_much_is_not_yet_recognised(stream: Stream) -> None:
    begun = threading.Event()

    def feed() -> None:
        begun.set()
        stream.hear(*[voice(2), silence(1)] * 60)
        stream.pipeline.flush()

    with ThreadPoolExecutor() as threads:
        fed = threads.submit(feed)
        assert begun.wait(LIMIT)
        longest = 0.0
        while not fed.done():
            longest = max(longest, stream.pipeline.backlog)
            stream.answer_all("Once more.")
        fed.result(LIMIT)
    assert longest < 35
    assert stream.rows() == ["Once more."] * 60
    starts = [output.start for output in stream.told if isinstance(output, Sentence)]
    assert starts == sorted(starts)


def test_sound_in_which_little_is_said_waits_as_well_for_an_answer_that_is_late(stream: Stream) -> None:
    with ThreadPoolExecutor() as threads:
        fed = threads.submit(stream.hear, *[silence(5), voice(1), silence(594)] * 2)
        assert not wait([fed], timeout=1.0).done
        came_in = stream.pipeline._tracker.sound.end
        while not fed.done():
            stream.answer_all("At last.")
        fed.result(LIMIT)
    stream.pipeline.close()
    assert came_in <= 70 * RATE
    assert stream.rows() == ["At last."] * 2


def test_flushing_tells_everything_and_waits_for_it(stream: Stream) -> None:
    stream.hear(voice(1))
    with ThreadPoolExecutor() as threads:
        flushed = threads.submit(stream.pipeline.flush)
        answer_until(stream, flushed.done)
        flushed.result(LIMIT)
    assert stream.rows() == ["The end."]


def test_closing_lets_go_of_who_waits(stream: Stream) -> None:
    stream.hear(voice(1))
    with ThreadPoolExecutor() as threads:
        flushed = threads.submit(stream.pipeline.flush)
        stream.pipeline.close()
        flushed.result(LIMIT)
    told = list(stream.told)
    stream.answer_all("Too late.")
    assert stream.told == told


def answer_until(stream: Stream, done: Callable[[], bool]) -> None:
    while not done():
        stream.answer_all("The end.")
