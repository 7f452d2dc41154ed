from symbl_desktop.recorder.silence import SilenceWatch

MINUTE = 60.0


def silent_for(minutes: float, keep_recording: bool = False) -> SilenceWatch:
    watch = SilenceWatch(keep_recording)
    watch.heard(minutes * MINUTE)
    return watch


def test_a_meeting_that_was_silent_for_half_an_hour_ends_with_its_conversation() -> None:
    assert silent_for(30).ends_meeting
    assert not silent_for(20).ends_meeting


def test_the_host_is_warned_once_before_that() -> None:
    watch = silent_for(27.9)
    assert not watch.warns()
    watch.heard(28.1 * MINUTE)
    assert watch.warns()
    assert not watch.warns()


def test_the_host_may_keep_a_silent_meeting() -> None:
    watch = silent_for(28.5)
    assert watch.warns()
    watch.keep_recording()
    watch.heard(95 * MINUTE)
    assert not watch.ends_meeting
    assert not watch.warns()


def test_the_next_silence_is_another_one() -> None:
    watch = silent_for(28.5)
    assert watch.warns()
    watch.keep_recording()
    watch.broken(40 * MINUTE)
    watch.heard(70 * MINUTE)
    assert watch.warns()
    assert watch.ends_meeting


def test_nobody_is_warned_of_an_end_that_will_not_come() -> None:
    watch = silent_for(35, keep_recording=True)
    assert not watch.warns()
    assert not watch.ends_meeting


def test_sound_that_is_sent_again_takes_nothing_back() -> None:
    watch = silent_for(28.5)
    assert watch.warns()
    watch.keep_recording()
    watch.heard(2 * MINUTE)
    watch.heard(30 * MINUTE)
    assert not watch.warns()
    assert not watch.ends_meeting


def test_words_that_are_heard_again_take_nothing_back() -> None:
    watch = SilenceWatch(keep_recording=False)
    watch.broken(10 * MINUTE)
    watch.broken(2 * MINUTE)
    watch.heard(35 * MINUTE)
    assert not watch.warns()
