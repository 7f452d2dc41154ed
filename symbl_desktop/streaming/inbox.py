"""What can lie in a streaming worker's inbox."""

from dataclasses import dataclass

from symbl_desktop.streaming.link import Link, LinkEvent


@dataclass(frozen=True, slots=True)
class AudioAvailable:
    end: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    sample: int


@dataclass(frozen=True, slots=True)
class StopAsked:
    pass


@dataclass(frozen=True, slots=True)
class ResumeAsked:
    pass


@dataclass(frozen=True, slots=True)
class Aborted:
    pass


@dataclass(frozen=True, slots=True)
class FromLink:
    """What a link says; nobody listens to a link that was given up."""

    link: Link
    event: LinkEvent


InboxItem = AudioAvailable | Confirmed | StopAsked | ResumeAsked | Aborted | FromLink
