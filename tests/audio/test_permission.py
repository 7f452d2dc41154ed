from collections.abc import Callable

import pytest

from symbl_desktop.audio import held_device
from symbl_desktop.audio.microphone import Microphone
from symbl_desktop.audio.permission import Permission, microphone_permission, of_macos, of_windows, refused
from symbl_desktop.audio.source import AudioErrorReason
from tests.audio.hearing import Hearing
from tests.virtual_mic.plugin import VirtualMic


def test_macos_tells_who_was_refused_from_who_was_not_asked_yet() -> None:
    assert [of_macos(status) for status in range(4)] == [
        Permission.NOT_YET_ALLOWED,
        Permission.NOT_ALLOWED,
        Permission.NOT_ALLOWED,
        Permission.ALLOWED,
    ]
    assert of_macos(17) is Permission.UNKNOWN


def test_on_windows_the_computer_the_user_and_the_users_programs_may_each_refuse() -> None:
    assert of_windows(["Allow", "Allow", "Allow"]) is Permission.ALLOWED
    assert of_windows(["Allow", "Allow", "Deny"]) is Permission.NOT_ALLOWED
    assert of_windows(["Deny", "Allow", "Allow"]) is Permission.NOT_ALLOWED
    assert of_windows(["Allow", "Prompt"]) is Permission.NOT_YET_ALLOWED
    assert of_windows([]) is Permission.UNKNOWN


def test_a_system_that_asks_nobody_refuses_nothing() -> None:
    assert refused(Permission.UNKNOWN) is None
    assert refused(Permission.ALLOWED) is None
    assert isinstance(microphone_permission(), Permission)


@pytest.mark.parametrize(
    ("permission", "reason"),
    [
        (Permission.NOT_ALLOWED, AudioErrorReason.NOT_ALLOWED),
        (Permission.NOT_YET_ALLOWED, AudioErrorReason.NOT_YET_ALLOWED),
    ],
)
def test_a_microphone_that_must_not_be_heard_says_so_until_it_may(
    virtual_mic: VirtualMic,
    hear: Callable[..., Hearing],
    monkeypatch: pytest.MonkeyPatch,
    permission: Permission,
    reason: AudioErrorReason,
) -> None:
    with monkeypatch.context() as system:
        system.setattr(held_device, "microphone_permission", lambda: permission)
        error = hear(Microphone()).wait_for_end()
    assert error is not None
    assert error.reason is reason
    hear(Microphone()).wait_for_samples(1)
