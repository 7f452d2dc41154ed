"""What a meeting's folder tells after a fault."""

import wave
from collections.abc import Iterable, Sequence

import soundfile  # type: ignore[import-untyped]  # ships no types

from symbl_desktop.meeting.events import AudioDropped, Event, InsightDetected, UtteranceFinal
from symbl_desktop.storage.event_log import read_events
from symbl_desktop.storage.library import MeetingFolder
from tests.chaos.outcome import Outcome
from tests.chaos.ramp import RATE, Gap, Restart, Samples, judge, read_ramp
from tests.chaos.words import compare, words_in

_MAY_DIFFER = 0.02  # a sentence heard again from another moment on may be understood otherwise


def gaps_of(events: Iterable[Event], stem: str = "microphone") -> list[Gap]:
    return [Gap(event.at, event.length) for event in events if isinstance(event, AudioDropped) and event.track == stem]


def ramp_outcome(
    samples: Samples, gaps: Sequence[Gap], heard_last: int | None = None, restarts: Sequence[Restart] = ()
) -> Outcome:
    """Of one track that recorded the ramp, up to the number the microphone gave last."""
    found = judge(read_ramp(samples), gaps, heard_last, restarts)
    wrong = (f"{found.strange} samples that nobody played",) if found.strange else ()
    return Outcome(
        times=1,
        samples_lost=found.lost,
        lost_at_once=found.lost / RATE,
        samples_doubled=found.doubled,
        longest_gap=found.longest_gap if found.gaps else None,
        gap_error=found.gap_error if found.gaps else None,
        wrong=wrong,
    )


def speech_outcome(stored: Samples, played: Samples) -> Outcome:
    """Of a track that recorded speech without a zero in it: sample for sample, whatever silence is around and in it."""
    kept = stored[stored != 0]
    same = len(kept) == len(played) and bool((kept == played).all())
    changed = len(kept) == len(played) and not same
    return Outcome(
        times=1,
        samples_lost=max(0, len(played) - len(kept)),
        lost_at_once=max(0, len(played) - len(kept)) / RATE,
        samples_doubled=max(0, len(kept) - len(played)),
        wrong=("stored, but not as it was played",) if changed else (),
    )


def unreadable_files(folder: MeetingFolder) -> int:
    """Of the sound files and the log, by readers that are not ours where there are such."""
    return sum(not _opens_everywhere(path) for path in folder.path.glob("*.wav")) + (not _log_reads(folder))


def lines_not_stored(lines: Iterable[str], events: Iterable[Event]) -> int:
    """How many of the lines that the program has shown its log does not know."""
    texts = [event.text for event in events if isinstance(event, UtteranceFinal | InsightDetected)]
    return sum(not any(text in line for text in texts) for line in lines)


def words_of(events: Iterable[Event], speaker: str | None = None) -> list[str]:
    """What was said, in the order of the transcript."""
    said = [event for event in events if isinstance(event, UtteranceFinal)]
    return words_in(each.text for each in said if speaker in (None, each.speaker))


def compare_words(said: Sequence[str], events: Iterable[Event], times: int) -> Outcome:
    found = compare(said, words_of(events))
    changed = f"{found.changed} of {found.said} words heard otherwise" if found.changed else ""
    return Outcome(
        times,
        words_lost=found.lost,
        words_doubled=found.doubled,
        words_changed=found.changed,
        wrong=(changed,) if found.changed > _MAY_DIFFER * found.said else (),
        notes=changed,
    )


def _opens_everywhere(path: object) -> bool:
    try:
        samples, _ = soundfile.read(path, dtype="int16")
        with wave.open(str(path), "rb") as opened:
            return bool(opened.getnframes() == len(samples))
    except (soundfile.LibsndfileError, wave.Error, EOFError, OSError):
        return False


def _log_reads(folder: MeetingFolder) -> bool:
    return bool(read_events(folder.log_path))
