"""An engine that is not there when the meeting begins."""

from pathlib import Path

from symbl_desktop.capture.messages import FileSource, Track
from symbl_desktop.recorder.options import RecorderOptions
from symbl_desktop.recorder.recorder import Recorder
from symbl_desktop.recorder.servers import engine_command
from symbl_desktop.recorder.state import RecorderState
from symbl_desktop.storage.library import Library
from symbl_desktop.streaming.local_engine import LocalEngine
from tests.end_to_end.speech import sample_as_wav, words
from tests.recorder.listening import Witness
from tests.recorder.sources import capture_here

LIMIT = 120.0
TEN_SECONDS_LATE = ["sh", "-c", 'sleep 10; exec "$0" "$@"', *engine_command()]


def test_an_engine_that_is_ten_seconds_late_costs_no_word(tmp_path: Path) -> None:
    talk = sample_as_wav(tmp_path / "talk.wav")
    witness = Witness()
    engine = LocalEngine(TEN_SECONDS_LATE, lambda state: None)
    engine.start()
    try:
        recorder = Recorder(
            Library(tmp_path / "Meetings"),
            capture_here,
            engine.server(),
            RecorderOptions("Late", sources=(FileSource(Track.MICROPHONE, talk),)),
            witness,
        )
        recorder.start()
        recorder.close()
        witness.wait_for_state(RecorderState.FINISHED, LIMIT)
        assert recorder.join(LIMIT)
    finally:
        engine.stop()
    assert recorder.folder is not None
    heard = words(recorder.folder.read())
    assert heard[:5] == ["morning", "maria", "thanks", "for", "joining"]
    assert heard[-3:] == ["a", "good", "day"]
