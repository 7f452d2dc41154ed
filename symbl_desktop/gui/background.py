"""Work that may wait for a disk or a device, away from the window's thread."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

_logger = logging.getLogger(__name__)


class Background(QObject):
    """One thread, one job after the other; what comes out reaches the window's thread as a call there."""

    _done = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="background")
        self._closed = False
        self._done.connect(self._deliver)

    def run(
        self, job: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """`then` gets the job's result, `failed` its exception; without `failed` an exception is only logged."""
        self._executor.submit(job).add_done_callback(partial(self._finish, then, failed))

    def close(self) -> None:
        """Waits for the job at work; those behind it are dropped, and nobody hears of any any more."""
        self._closed = True
        self._executor.shutdown(cancel_futures=True)

    def _finish(
        self, then: Callable[[Any], None], failed: Callable[[Exception], None] | None, job: "Future[Any]"
    ) -> None:
        if job.cancelled():
            return
        error = job.exception()
        if error is None:
            self._done.emit(partial(then, job.result()))
        elif failed is not None and isinstance(error, Exception):
            self._done.emit(partial(failed, error))
        else:
            _logger.error("a job in the background failed", exc_info=error)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()
