"""The thread that takes a source from open to end."""

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import numpy as np
import pytest

from symbl_desktop.audio.block import RECORDING_RATE, AudioBlock, AudioFormat
from symbl_desktop.audio.source import AudioError, AudioErrorReason, AudioWorker, RawBlock
from tests.audio.hearing import Hearing

Hear = Callable[..., Hearing]

LOST = AudioError(AudioErrorReason.DEVICE_LOST, "unplugged")


class ScriptedSource:
    """Gives what it is handed; `open_now` lets an opening that hangs go on."""

    name = "script"

    def __init__(self, form: AudioFormat | AudioError, hangs: bool = False) -> None:
        self._form = form
        self._items: SimpleQueue[RawBlock | AudioError | None] = SimpleQueue()
        self.opening = threading.Event()
        self.open_now = threading.Event()
        if not hangs:
            self.open_now.set()
        self.is_open = False
        self.openings = 0

    def give(self, *items: RawBlock | AudioError | None) -> None:
        for item in items:
            self._items.put(item)

    def open(self) -> AudioFormat:
        self.opening.set()
        assert self.open_now.wait(30)
        if isinstance(self._form, AudioError):
            raise self._form
        self.is_open = True
        self.openings += 1
        return self._form

    def blocks(self) -> Iterator[RawBlock]:
        while (item := self._items.get(timeout=30)) is not None:
            if isinstance(item, AudioError):
                raise item
            yield item

    def close(self) -> None:
        self.is_open = False
        self._items.put(None)


def at_16k() -> ScriptedSource:
    return ScriptedSource(AudioFormat(RECORDING_RATE, 1))


def block(samples: int, overflowed: bool = False) -> RawBlock:
    return RawBlock(np.arange(samples, dtype="<i2").tobytes(), 1.5, overflowed)


def test_blocks_are_numbered_without_a_gap(hear: Hear) -> None:
    source = at_16k()
    source.give(block(320), block(7), block(320), None)
    hearing = hear(source)
    assert hearing.wait_for_end() is None
    assert [(each.start, each.samples, each.sample_rate) for each in hearing.blocks] == [
        (0, 320, RECORDING_RATE),
        (320, 7, RECORDING_RATE),
        (327, 320, RECORDING_RATE),
    ]
    assert hearing.blocks[0].captured_at == 1.5


def test_a_recording_goes_on_where_it_paused(hear: Hear) -> None:
    source = at_16k()
    source.give(block(320), None)
    hearing = hear(source, first_sample=48000)
    hearing.wait_for_end()
    assert [each.start for each in hearing.blocks] == [48000]


def test_numbers_stay_whole_through_resampling(hear: Hear) -> None:
    source = ScriptedSource(AudioFormat(44100, 2))
    source.give(*[RawBlock(bytes(882 * 4), 0.0)] * 50, None)
    hearing = hear(source)
    hearing.wait_for_end()
    end = 0
    for each in hearing.blocks:
        assert each.start == end
        end += each.samples
    assert abs(end - RECORDING_RATE) <= 1


def test_the_source_is_closed_before_the_end_is_told() -> None:
    source = at_16k()
    open_at_end: list[bool] = []
    source.give(LOST)
    worker = AudioWorker(source, lambda _: None, lambda _: open_at_end.append(source.is_open), lambda _: None)
    worker.start()
    worker.join(30)
    assert open_at_end == [False]


def test_a_lost_device_ends_the_recording_with_its_reason_and_all_its_sound(hear: Hear) -> None:
    source = ScriptedSource(AudioFormat(48000, 1))
    source.give(*[RawBlock(bytes(960 * 2), 0.0)] * 50, LOST)
    hearing = hear(source)
    assert hearing.wait_for_end() is LOST
    assert abs(len(hearing.pcm) // 2 - RECORDING_RATE) <= 1


def test_a_source_that_cannot_be_opened_says_why(hear: Hear) -> None:
    missing = AudioError(AudioErrorReason.NO_DEVICE, "no microphone")
    assert hear(ScriptedSource(missing)).wait_for_end() is missing


def test_every_overflow_is_told(hear: Hear) -> None:
    source = at_16k()
    source.give(block(320), block(320, overflowed=True), block(320), block(320, overflowed=True), None)
    hearing = hear(source)
    hearing.wait_for_end()
    assert hearing.dropped == 2


def test_stop_closes_the_source_and_hands_on_what_was_captured(hear: Hear) -> None:
    source = at_16k()
    source.give(block(320), block(320))
    hearing = hear(source)
    assert source.opening.wait(30)
    hearing.wait_for_samples(1)
    hearing.worker.stop()
    assert not source.is_open
    assert hearing.wait_for_end() is None
    assert len(hearing.pcm) == 4 * 320


def test_stop_while_opening_leaves_nothing_open(hear: Hear) -> None:
    source = ScriptedSource(AudioFormat(RECORDING_RATE, 1), hangs=True)
    hearing = hear(source)
    assert source.opening.wait(30)
    hearing.worker.stop()
    source.open_now.set()
    assert hearing.wait_for_end() is None
    assert source.openings == 1
    assert not source.is_open


def test_a_loss_after_stop_is_no_error(hear: Hear) -> None:
    source = ScriptedSource(LOST, hangs=True)
    hearing = hear(source)
    assert source.opening.wait(30)
    hearing.worker.stop()
    source.open_now.set()
    assert hearing.wait_for_end() is None


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # this is what is being shown
def test_a_callback_that_fails_does_not_leave_the_microphone_open() -> None:
    source = at_16k()
    source.give(block(320))

    def fail(_block: AudioBlock) -> None:
        raise RuntimeError("nobody expected this")

    worker = AudioWorker(source, fail, lambda _: None, lambda _: None)
    worker.start()
    worker.join(30)
    assert not worker.is_alive()
    assert not source.is_open
