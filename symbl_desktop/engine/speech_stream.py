"""What one start_request opens: a speaker's sound on its way to words in a conversation."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace

from symbl_desktop.engine.conversations import wire_time
from symbl_desktop.engine.gathering import Gathering
from symbl_desktop.engine.outputs import FinalResult, Hypothesis, Sentence, Unheard
from symbl_desktop.engine.pipeline_thread import MakePipeline, PipelineThread
from symbl_desktop.engine.stream_clock import StreamClock
from symbl_desktop.protocol.messages import (
    Message,
    MessageWord,
    RecognitionResult,
    RecognizedWord,
    Speaker,
    StartRequest,
)


class SpeechStream:
    """Owned by the event loop.

    `on_lost` is told why it cannot go on: the fault, or None if it had to give way; `on_missed` why some words are
    missing. `on_progress` is called whenever more of the sound has been processed.
    """

    def __init__(
        self,
        gathering: Gathering,
        request: StartRequest,
        make_pipeline: MakePipeline,
        now: float,
        on_lost: Callable[[Exception | None], None],
        on_missed: Callable[[str], None],
        on_progress: Callable[[], None],
    ) -> None:
        self._gathering = gathering
        self._request = request
        self._on_lost = on_lost
        self._on_missed = on_missed
        self._on_progress = on_progress
        self._member, self._clock = self._join(gathering, request, now)
        self._user = replace(request.speaker or Speaker(), id=self._member.id)
        self._thread = PipelineThread(make_pipeline, request.sample_rate_hertz, self)
        self._fed = self._processed = self._last_heard = 0.0
        self._lost = False
        self._loop = asyncio.get_running_loop()
        self._sound_at = self._loop.time()
        self._progress = asyncio.Event()
        gathering.begin(self)

    @property
    def member_id(self) -> str:
        return self._member.id

    @property
    def behind(self) -> float:
        """Seconds of sound that wait to be recognised."""
        return 0.0 if self._lost else self._fed - self._processed

    @property
    def silence(self) -> float:
        """Seconds since something was last recognised, in sound or without any; what waits may be speech."""
        waited = 0.0 if self.behind > 0 else self._loop.time() - self._sound_at
        return self._processed - self._last_heard + waited

    def take(self, pcm: bytes, now: float) -> None:
        """Sound that came in at `now`."""
        self._sound_at = self._loop.time()
        seconds = self._thread.feed(pcm)
        self._fed += seconds
        self._clock.sound_arrives(seconds, now)
        self._gathering.conversation.starts(self._clock.spoken_at(0.0))

    def change_rate(self, sample_rate: int) -> None:
        self._thread.change_rate(sample_rate)

    async def catch_up(self, limit: float) -> None:
        """Returns when no more than so many seconds of sound wait."""
        began = self._loop.time()
        while self.behind > limit:
            self._progress.clear()
            await self._progress.wait()
        self._clock.held_back(self._loop.time() - began)

    def drop(self) -> None:
        """Throws away what has not been recognised."""
        self._lost = True
        self._thread.drop()
        self._progress.set()

    async def finish(self) -> None:
        """Returns when everything that was fed has been told, or at once if the stream was lost."""
        await self._thread.flush()
        await self._thread.close()
        self._gathering.finish(self)

    def give_way(self) -> None:
        self._lose(None)

    def on_failure(self, cause: Exception) -> None:
        self._lose(cause)

    def on_processed(self, seconds: float) -> None:
        self._processed += seconds
        self._progress.set()
        self._on_progress()

    def on_output(self, output: object) -> None:
        if self._lost:
            return
        match output:
            case Hypothesis(text=text, end=end):
                self._say(RecognitionResult(is_final=False, text=text, raw_text=text), end)
            case FinalResult():
                self._say(_final(output), output.end)
            case Sentence():
                self._gathering.add(self._message(output))
            case Unheard(reason=reason):
                self._on_missed(reason)

    def _lose(self, cause: Exception | None) -> None:
        if not self._lost:
            self.drop()
            self._on_lost(cause)

    def _say(self, result: RecognitionResult, end: float) -> None:
        if result.text:
            self._last_heard = max(self._last_heard, end)
        self._gathering.say(replace(result, user=self._user, time_offset=round(end * 1000)), self)

    def _message(self, sentence: Sentence) -> Message:
        begin, end = self._clock.spoken_at(sentence.start), self._clock.spoken_at(sentence.end)
        return Message(
            id=str(uuid.uuid4()),
            text=sentence.text,
            speaker=self._member,
            start_time=wire_time(begin),
            end_time=wire_time(end),
            time_offset=self._gathering.conversation.offset(begin),
            duration=round(end - begin, 2),
            words=tuple(
                MessageWord(
                    word.text, wire_time(self._clock.spoken_at(word.start)), wire_time(self._clock.spoken_at(word.end))
                )
                for word in sentence.words
            ),
            timezone_offset=self._request.timezone_offset,
        )

    @staticmethod
    def _join(gathering: Gathering, request: StartRequest, now: float) -> tuple[Speaker, StreamClock]:
        conversation, offset = gathering.conversation, request.audio_offset
        if offset is None:
            return conversation.member(request.speaker, taken=gathering.speaking), StreamClock()
        member = conversation.member(request.speaker)
        if conversation.sample_clock is None:
            conversation.sample_clock = now - offset
        began = conversation.sample_clock
        conversation.starts(began)
        gathering.take_over(member.id, conversation.offset(began + offset))
        return member, StreamClock(began + offset)


def _final(heard: FinalResult) -> RecognitionResult:
    return RecognitionResult(
        is_final=True,
        text=heard.text,
        raw_text=heard.text,
        confidence=round(heard.confidence, 4),
        words=tuple(RecognizedWord(word.text, word.start, word.end) for word in heard.words),
    )
