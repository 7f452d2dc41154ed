"""The conversation with the server about one meeting: a connection for each track, and everything said once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from symbl_desktop.audio.block import RECORDING_RATE
from symbl_desktop.capture.messages import Track
from symbl_desktop.meeting.events import ConversationOpened, Event, UtteranceFinal
from symbl_desktop.protocol.messages import Message, MessageResponse, RecognitionResult, ServerMessage
from symbl_desktop.recorder.findings import Findings
from symbl_desktop.recorder.options import RecorderOptions, start_request
from symbl_desktop.recorder.ownership import Ownership, speaker_ids
from symbl_desktop.recorder.server_side import ServerSide
from symbl_desktop.recorder.silence import SilenceWatch
from symbl_desktop.recorder.state import Hypothesis
from symbl_desktop.recorder.troubles import Trouble
from symbl_desktop.storage.library import MeetingFolder
from symbl_desktop.streaming.link_state import LinkState
from symbl_desktop.streaming.server import Server

_LATE = 30 * RECORDING_RATE  # a track that joins later than this begins with nothing but silence


@dataclass(frozen=True, slots=True)
class ConversationListener:
    """Called in the streaming threads."""

    on_message: Callable[[Track, ServerMessage, int], None]
    on_state: Callable[[Track, LinkState], None]


class Conversation:
    """Lives in the recorder's thread; `available` may be called from any. Times are seconds of the meeting."""

    def __init__(
        self,
        server: Server,
        options: RecorderOptions,
        meeting_id: str,
        folder: MeetingFolder,
        listener: ConversationListener,
        past: Sequence[Event] = (),
    ) -> None:
        self._server = server
        self._options = options
        self._meeting_id = meeting_id
        self._folder = folder
        self._listener = listener
        self._speakers = speaker_ids(meeting_id, options.speakers)
        self._past = past
        self._findings = Findings()
        self._findings.recall(past)
        self._ownership = Ownership()
        self._silence = SilenceWatch(options.keep_silent_meetings)
        self._sides: dict[Track, ServerSide] = {}
        self._unowned: list[tuple[Track, Message, int]] = []
        opened = [event.conversation_id for event in past if isinstance(event, ConversationOpened)]
        self._conversation_id = opened[-1] if opened else ""

    # what the recorder does

    def begin(self, track: Track, samples: int = 0) -> None:
        """Opens the track's connection, if it has none; so many of its samples are stored."""
        if self.available(track, samples):
            return
        speaker = self._speakers[track]
        self._ownership.add(track, speaker)
        past = [said for said in self._past if isinstance(said, UtteranceFinal) and self._track_of(said) is track]
        joins_late = samples > _LATE and bool(self._sides) and not self._past
        self._sides[track] = ServerSide(
            self._server,
            start_request(self._options, speaker),
            self._meeting_id,
            self._folder.tape(track.value),
            self._findings,
            partial(self._listener.on_message, track),
            partial(self._listener.on_state, track),
            past,
            samples if joins_late else 0,
        )
        self.available(track, samples)

    def available(self, track: Track, samples: int) -> bool:
        """So much of the track is stored; False if it has no connection yet."""
        side = self._sides.get(track)
        if side is not None:
            side.available(samples)
        return side is not None

    def reconnect(self, track: Track | None = None) -> None:
        """At once, where it waits."""
        for each, side in self._sides.items():
            if track in (None, each) and not side.listens:
                side.worker.resume()

    def stop(self) -> None:
        """No more sound will come."""
        for side in self._sides.values():
            side.worker.stop()

    def abort(self) -> None:
        for side in self._sides.values():
            side.worker.abort()

    def join(self) -> None:
        for side in self._sides.values():
            side.worker.join()

    def keep_recording(self) -> None:
        self._silence.keep_recording()

    def heard_nothing(self, until: float) -> None:
        """There was no sound to hear words in: that is no silence."""
        self._silence.broken(until)

    # what the server says

    def receive(self, track: Track, message: ServerMessage, origin_sample: int) -> list[Event]:
        side = self._sides[track]
        match message:
            case RecognitionResult() if not self._ownership.heard(track, message):
                return []
            case MessageResponse():
                own = tuple(self._own_messages(track, message.messages, origin_sample))
                message = replace(message, messages=own)
            case _:
                pass  # what was found in the words is everybody's
        return [event for event in side.receive(message, origin_sample) if self._is_news(event)]

    def change(self, track: Track, link: LinkState, at: float) -> tuple[list[Event], Trouble | None]:
        """Takes note of how a connection stands: what has to be recorded now, and what the host has to know."""
        trouble = self._sides[track].change(link)
        events = []
        if not self._sides[track].may_tell:
            events += self._without(track)
        if self.finished:
            events += self._findings.rest(at)
        return events, trouble

    def _own_messages(self, track: Track, messages: Sequence[Message], origin: int) -> list[Message]:
        own = []
        for message in messages:
            owner = self._ownership.owner(track, message)
            if owner is None:
                owner = self._wait_for_another(track, message, origin)
            if owner is track:
                own.append(self._named(track, message))
            else:
                self._sides[track].overhear(message, origin)
        return own

    def _wait_for_another(self, track: Track, message: Message, origin: int) -> Track | None:
        """A message without a speaker, in words that this connection has not heard: perhaps another one has."""
        others = [other for other, side in self._sides.items() if other is not track and side.may_tell]
        copies = [item for item in self._unowned if item[1].id == message.id and item[1].text == message.text]
        if others and not copies:
            self._unowned.append((track, message, origin))
            return None
        self._unowned = [item for item in self._unowned if item not in copies]
        self._ownership.give(track, message)
        return track

    def _without(self, track: Track) -> list[Event]:
        """What only waited for this connection belongs to the one that brought it."""
        mine = [item for item in self._unowned if item[0] is not track or len(self._sides) == 1]
        self._unowned = [item for item in self._unowned if item not in mine]
        events: list[Event] = []
        for owner, message, origin in mine:
            if self._ownership.owner(owner, message) is None:
                self._ownership.give(owner, message)
                events += self._sides[owner].receive(MessageResponse((self._named(owner, message),)), origin)
        return events

    def _named(self, track: Track, message: Message) -> Message:
        """One who is alone on a connection of several is who we said it is."""
        nameless = message.speaker is None or not message.speaker.name
        return replace(message, speaker=self._speakers[track]) if nameless and len(self._sides) > 1 else message

    def _is_news(self, event: Event) -> bool:
        """Each connection names the conversation."""
        if isinstance(event, ConversationOpened):
            known, self._conversation_id = self._conversation_id, event.conversation_id
            return known != event.conversation_id
        return True

    def _track_of(self, said: UtteranceFinal) -> Track:
        computer = self._speakers[Track.COMPUTER].name
        return Track.COMPUTER if said.speaker == computer else Track.MICROPHONE

    # how it stands

    @property
    def listens(self) -> bool:
        """Whether every track is listened to."""
        return bool(self._sides) and all(side.listens for side in self._sides.values())

    @property
    def finished(self) -> bool:
        return all(side.finished for side in self._sides.values())

    @property
    def has_told_all(self) -> bool:
        return all(side.has_told_all for side in self._sides.values())

    def hypothesis(self, track: Track) -> Hypothesis:
        heard = self._sides[track].hypothesis
        speaker = heard.speaker or (self._speakers[track].name if len(self._sides) > 1 else "")
        return Hypothesis(speaker, heard.text, track)

    @property
    def lag(self) -> float:
        """Seconds by which the transcript of the slower track is behind its recording."""
        return max((side.lag for side in self._sides.values()), default=0.0)

    def warns_of_silence(self) -> bool:
        """Whether the host has to be told now; to be asked again and again."""
        return self._silence_so_far().warns()

    def ends_meeting(self) -> bool:
        """Whether, when the server ends the conversation now, that ends the meeting."""
        return self._silence_so_far().ends_meeting

    def _silence_so_far(self) -> SilenceWatch:
        self._silence.broken(max((side.last_words_at for side in self._sides.values()), default=0.0))
        sides = self._sides.values()
        self._silence.heard(max((s.stored for s in sides), default=0.0) - max((s.unsent for s in sides), default=0.0))
        return self._silence
