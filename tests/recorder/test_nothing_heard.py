from symbl_desktop.capture.messages import Signal, Track
from symbl_desktop.meeting.events import ProblemKind, ProblemOccurred, ProblemSettled
from symbl_desktop.recorder.nothing_heard import NothingHeard

YOU, OTHERS = Track.MICROPHONE, Track.COMPUTER
ZEROS, TOO_QUIET = ProblemKind.MICROPHONE_ZEROS, ProblemKind.MICROPHONE_TOO_QUIET
COMPUTER_SILENT = ProblemKind.COMPUTER_SOUND_SILENT


def told(watch: NothingHeard, at: float) -> list[ProblemKind]:
    return [each.kind for each in watch.news(at) if isinstance(each, ProblemOccurred)]


def settled(watch: NothingHeard, at: float) -> list[ProblemKind]:
    return [each.kind for each in watch.news(at) if isinstance(each, ProblemSettled)]


def test_a_meeting_that_is_heard_gives_no_news() -> None:
    watch = NothingHeard()
    watch.said(YOU, 5)
    watch.said(OTHERS, 9)
    assert watch.news(600) == ()


def test_a_microphone_that_gives_zeros_is_told_at_once_and_once() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.ZEROS, 3)
    assert told(watch, 3) == [ZEROS]
    assert watch.news(60) == ()


def test_zeros_are_over_with_the_first_sound() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.ZEROS, 3)
    told(watch, 3)
    watch.signal(YOU, Signal.OK, 8)
    assert settled(watch, 8) == [ZEROS]
    assert watch.news(9) == ()


def test_a_microphone_that_gives_zeros_between_sentences_is_waited_for_longer() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.ZEROS, 3)
    told(watch, 3)
    watch.signal(YOU, Signal.OK, 8)
    watch.news(8)
    watch.signal(YOU, Signal.ZEROS, 20)
    assert told(watch, 20) == []
    assert told(watch, 36) == [ZEROS]


def test_another_microphone_is_not_waited_for() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.ZEROS, 3)
    told(watch, 3)
    watch.signal(YOU, Signal.OK, 8)
    watch.news(8)
    watch.opened(YOU)
    watch.signal(YOU, Signal.ZEROS, 20)
    assert told(watch, 20) == [ZEROS]


def test_a_microphone_that_is_far_too_quiet_is_told() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.TOO_QUIET, 20)
    assert told(watch, 20) == [TOO_QUIET]


def test_a_quiet_microphone_that_was_understood_is_quiet_enough() -> None:
    watch = NothingHeard()
    watch.said(YOU, 12)
    watch.signal(YOU, Signal.TOO_QUIET, 20)
    assert watch.news(20) == ()


def test_words_that_come_late_settle_what_they_prove_wrong() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.TOO_QUIET, 20)
    told(watch, 20)
    watch.said(YOU, 15)
    assert settled(watch, 28) == [TOO_QUIET]


def test_words_from_before_the_silence_prove_nothing() -> None:
    watch = NothingHeard()
    watch.said(YOU, 101)
    watch.signal(YOU, Signal.TOO_QUIET, 120)
    assert told(watch, 120) == [TOO_QUIET]


def test_zeros_that_turn_into_a_whisper_are_another_trouble() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.ZEROS, 3)
    told(watch, 3)
    watch.signal(YOU, Signal.TOO_QUIET, 25)
    assert watch.news(25) == (ProblemSettled(25, ZEROS), ProblemOccurred(25, TOO_QUIET))


def test_a_muted_microphone_is_nobodys_trouble() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.ZEROS, 3)
    told(watch, 3)
    watch.signal(YOU, Signal.MUTED, 5)
    assert settled(watch, 5) == [ZEROS]
    assert watch.news(600) == ()


def test_a_lost_microphone_is_another_matter() -> None:
    watch = NothingHeard()
    watch.signal(YOU, Signal.ZEROS, 3)
    told(watch, 3)
    watch.lost(YOU)
    assert settled(watch, 5) == [ZEROS]


def test_a_computer_that_plays_nothing_while_you_speak_for_a_minute_is_told() -> None:
    watch = NothingHeard()
    watch.signal(OTHERS, Signal.ZEROS, 3)
    watch.said(YOU, 10)
    watch.said(YOU, 30)
    assert told(watch, 59) == []
    assert told(watch, 61) == [COMPUTER_SILENT]
    assert watch.news(90) == ()


def test_a_computer_that_plays_nothing_while_nobody_speaks_is_only_silent() -> None:
    watch = NothingHeard()
    watch.signal(OTHERS, Signal.ZEROS, 3)
    assert watch.news(600) == ()


def test_others_who_were_heard_may_listen_for_longer() -> None:
    watch = NothingHeard()
    watch.said(OTHERS, 20)
    watch.signal(OTHERS, Signal.ZEROS, 30)
    for second in range(40, 200, 10):
        watch.said(YOU, second)
    assert watch.news(200) == ()
    assert told(watch, 330) == [COMPUTER_SILENT]


def test_the_computers_silence_is_over_with_its_first_sound() -> None:
    watch = NothingHeard()
    watch.signal(OTHERS, Signal.ZEROS, 3)
    watch.said(YOU, 10)
    watch.said(YOU, 30)
    told(watch, 61)
    watch.signal(OTHERS, Signal.OK, 70)
    assert settled(watch, 70) == [COMPUTER_SILENT]


def test_what_you_said_before_the_computer_fell_silent_does_not_count() -> None:
    watch = NothingHeard()
    watch.said(YOU, 10)
    watch.said(YOU, 30)
    watch.signal(OTHERS, Signal.ZEROS, 100)
    assert watch.news(300) == ()


def test_no_patience_with_a_silent_microphone_while_others_go_on_speaking() -> None:
    watch = NothingHeard()
    at = 0.0
    for _ in range(5):  # it has come back by itself again and again
        watch.signal(YOU, Signal.ZEROS, at + 3)
        watch.news(at + 303)
        watch.signal(YOU, Signal.OK, at + 304)
        watch.news(at + 304)
        at += 400
    watch.signal(YOU, Signal.ZEROS, at + 3)
    watch.said(OTHERS, at + 10)
    watch.said(OTHERS, at + 20)
    assert told(watch, at + 30) == []
    assert told(watch, at + 61) == [ZEROS]
