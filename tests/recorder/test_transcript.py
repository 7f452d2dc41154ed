import pytest

from symbl_desktop.protocol.messages import (
    Message,
    MessageResponse,
    RecognitionResult,
    RecognizedWord,
    ServerMessage,
    Speaker,
    StartedListening,
)
from symbl_desktop.recorder.transcript import Transcript

YOU = Speaker(id="s1", name="You")


def interim(text: str, until: float | None = None) -> RecognitionResult:
    return RecognitionResult(text=text, user=YOU, time_offset=None if until is None else round(until * 1000))


def final(text: str, start: float, end: float) -> RecognitionResult:
    """A result whose words are of the same length."""
    texts = text.split()
    length = (end - start) / len(texts)
    words = [
        RecognizedWord(text=word, start=start + index * length, end=start + (index + 1) * length)
        for index, word in enumerate(texts)
    ]
    return RecognitionResult(is_final=True, text=text, words=tuple(words), user=YOU)


def committed(text: str, start: float, end: float) -> MessageResponse:
    return MessageResponse(
        messages=(Message(id=text, text=text, speaker=YOU, time_offset=start, duration=end - start),)
    )


@pytest.fixture
def transcript() -> Transcript:
    transcript = Transcript()
    transcript.receive(StartedListening(), 0.0, 0.0)
    return transcript


def hear(transcript: Transcript, *messages: ServerMessage, recorded: float = 60.0) -> None:
    for message in messages:
        transcript.receive(message, 0.0, recorded)


def test_an_interim_replaces_the_one_before(transcript: Transcript) -> None:
    hear(transcript, interim("who"), interim("who pays"))
    assert transcript.hypothesis.text == "who pays"
    assert transcript.hypothesis.speaker == "You"


def test_a_final_stays_open_until_its_sentence_is_committed(transcript: Transcript) -> None:
    hear(transcript, interim("who pays"), final("Who pays?", 1.0, 2.0), interim("I"))
    assert transcript.hypothesis.text == "Who pays? I"
    hear(transcript, committed("Who pays?", 1.0, 2.0))
    assert transcript.hypothesis.text == "I"


def test_only_the_committed_part_of_a_final_is_no_longer_open(transcript: Transcript) -> None:
    hear(transcript, final("Who pays? I do not.", 1.0, 6.0), committed("Who pays?", 1.0, 3.0))
    assert transcript.hypothesis.text == "I do not."


def test_a_final_whose_words_have_no_times_is_committed_too(transcript: Transcript) -> None:
    untimed = RecognitionResult(is_final=True, text="Who pays?", user=YOU, time_offset=2000)
    hear(transcript, untimed, committed("Who pays?", 1.0, 2.0))
    assert transcript.hypothesis.text == ""


def test_what_is_committed_is_not_shown_again_while_it_is_heard_again(transcript: Transcript) -> None:
    hear(transcript, final("Who pays?", 1.0, 2.0), committed("Who pays?", 1.0, 2.0))
    transcript.connection_lost()
    transcript.receive(StartedListening(), 1.0, 60.0)
    transcript.receive(interim("who pays", until=0.9), 1.0, 60.0)
    assert transcript.hypothesis.text == ""
    transcript.receive(final("Who pays? I do.", 0.0, 2.0), 1.0, 60.0)
    assert transcript.hypothesis.text == "I do."


def test_what_was_open_is_heard_again_after_a_lost_connection(transcript: Transcript) -> None:
    hear(transcript, final("Who pays?", 1.0, 2.0), interim("I"))
    transcript.connection_lost()
    assert transcript.hypothesis.text == ""


def test_nothing_committed_means_everything_is_sent_again(transcript: Transcript) -> None:
    hear(transcript, final("Who pays?", 1.0, 2.0))
    assert transcript.resume_at == 0.0


def test_some_committed_utterances_are_sent_again_for_their_context(transcript: Transcript) -> None:
    hear(transcript, *(committed(f"Sentence {number}.", 10.0 * number, 10.0 * number + 2) for number in range(5)))
    assert transcript.resume_at == 19.5


def test_the_context_begins_in_the_silence_before_it(transcript: Transcript) -> None:
    hear(transcript, *(committed(f"Sentence {number}.", 10.0 * number, 10.0 * number + 9.6) for number in range(5)))
    assert transcript.resume_at == 30.0 - 0.2 - 10.0


def test_the_context_is_never_long(transcript: Transcript) -> None:
    hear(transcript, committed("One.", 0.0, 1.0), committed("Two.", 300.0, 301.0), recorded=400.0)
    assert transcript.resume_at == 271.0


def test_silence_is_counted_from_the_last_words(transcript: Transcript) -> None:
    hear(transcript, final("Who pays?", 1.0, 2.0))
    assert transcript.last_words_at == 2.0
    hear(transcript, committed("I do.", 7.0, 8.0))
    assert transcript.last_words_at == 8.0


def test_the_transcript_is_behind_by_what_was_not_sent(transcript: Transcript) -> None:
    assert transcript.lag(unsent=20.0) == 20.0
    assert transcript.lag(unsent=0.0) == 0.0


def test_the_transcript_is_behind_by_what_is_still_open(transcript: Transcript) -> None:
    hear(transcript, final("Who pays?", 1.0, 2.0), recorded=6.0)
    assert transcript.lag(unsent=0.0) == 4.0
