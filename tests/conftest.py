"""What every test lives by: Qt without a screen, and no thread left behind."""

import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = ["tests.virtual_mic.plugin"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# No test asserts a time: a busy machine is not a fault of the program.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def no_thread_outlives_its_test() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]
    for thread in left:
        thread.join(timeout=2.0)
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"threads still running after the test: {alive}"
