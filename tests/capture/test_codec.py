"""Every order and report survives its way through a line of JSON."""

from pathlib import Path
from typing import get_args

import pytest

from symbl_desktop.capture.codec import decode, encode
from symbl_desktop.capture.messages import (
    Begin,
    BlocksDropped,
    CaptureEnded,
    CapturePlan,
    ChooseSource,
    Device,
    DevicesChanged,
    DeviceSource,
    FileSource,
    GapFilled,
    LostReason,
    Loudness,
    Mute,
    Pause,
    Resume,
    Signal,
    SignalChanged,
    SourceEnded,
    SourceLost,
    SourceOpened,
    Stop,
    StorageFailed,
    Stored,
    Track,
)
from symbl_desktop.capture.wire import Alive, Ask, ClockSet, Condition, Message, TakeUp, Warm

MIC, COMPUTER = Track
HEADSET = DeviceSource(MIC, "Kopfhörer \U0001f3a7")
FILE = FileSource(COMPUTER, Path("sounds/a b.wav"), real_time=False)
ODD_PATH = Path("sounds") / "\udcff\n"

EXAMPLES: list[Message] = [
    Begin(CapturePlan(ODD_PATH, (HEADSET, DeviceSource(COMPUTER), FILE), (MIC,)), 12.5, paused=True),
    Begin(CapturePlan(Path("meetings"), ())),
    Pause(),
    Resume(),
    Stop(),
    Mute(COMPUTER, True),
    ChooseSource(HEADSET),
    Stored(MIC, 1 << 40, 3),
    Loudness(MIC, -20.25, -3.0),
    SourceOpened(MIC, 'a "name"', False),
    *(SourceLost(COMPUTER, reason, "two\nlines") for reason in LostReason),
    GapFilled(MIC, 3.2, 1 / 3),
    BlocksDropped(MIC, 7),
    *(SignalChanged(COMPUTER, signal) for signal in Signal),
    SourceEnded(MIC),
    StorageFailed(True, "full"),
    CaptureEnded(16000),
    DevicesChanged((Device(MIC, "a", "A", True), Device(COMPUTER, "b", "B", False)), "none"),
    Warm(),
    Alive(),
    ClockSet(12345.678901234567),
    Ask(),
    TakeUp(),
    Condition(Path("meetings"), (HEADSET, FILE), (), False, True),
]


@pytest.mark.parametrize("message", EXAMPLES, ids=repr)
def test_a_message_is_the_same_on_the_other_side(message: Message) -> None:
    line = encode(message)
    assert b"\n" not in line
    assert decode(line) == message


def test_every_message_has_an_example() -> None:
    assert {type(each) for each in EXAMPLES} == set(get_args(Message))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"is":"Nothing"}',
        b'{"is":"Mute"}',
        b'{"is":"Mute","track":"sky","muted":true}',
        b'{"is":"Mute","track":"computer","muted":1}',
        b'{"is":"BlocksDropped","track":"computer","blocks":"7"}',
        b'{"is":"GapFilled","track":"computer","at":[],"length":1}',
        b'{"is":"Begin","plan":7,"origin":null,"paused":false}',
    ],
)
def test_what_is_no_message_is_a_value_error(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(line)
