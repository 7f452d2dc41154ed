import pytest

from symbl_desktop.meeting.events import ProblemKind
from symbl_desktop.recorder.troubles import ServerTroubles, Trouble
from symbl_desktop.streaming.link_state import LinkCause, LinkPhase, LinkState

CONNECTING, LISTENING = LinkState(LinkPhase.CONNECTING), LinkState(LinkPhase.LISTENING)


def waiting(cause: LinkCause, detail: str = "") -> LinkState:
    return LinkState(LinkPhase.WAITING, cause, detail, 1.0)


def news(*states: LinkState) -> list[Trouble]:
    troubles = ServerTroubles(refusal=ProblemKind.MODEL_MISSING)
    return [trouble for state in states if (trouble := troubles.news(state))]


def test_a_connection_that_is_lost_and_found_is_no_trouble() -> None:
    assert news(CONNECTING, LISTENING, waiting(LinkCause.LOST), CONNECTING, LISTENING) == []


def test_a_server_that_stays_away_is_told_once() -> None:
    away = waiting(LinkCause.UNREACHABLE, "refused")
    assert news(*[away] * 9) == [(ProblemKind.SERVER_UNREACHABLE, "refused")]


def test_it_is_told_again_when_the_server_was_there_in_between() -> None:
    away = [waiting(LinkCause.UNREACHABLE)] * 5
    assert [kind for kind, _ in news(*away, LISTENING, *away)] == [ProblemKind.SERVER_UNREACHABLE] * 2


def test_an_engine_may_take_its_time_to_start_but_not_for_ever() -> None:
    starting = waiting(LinkCause.ENGINE_STARTING)
    assert news(*[starting] * 30) == []
    assert news(*[starting] * 60) == [(ProblemKind.SERVER_UNREACHABLE, "engine starting")]


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        (LinkCause.WRONG_TOKEN, ProblemKind.SERVER_REFUSED),
        (LinkCause.NOT_FOUND, ProblemKind.SERVER_REFUSED),
        (LinkCause.REFUSED_BY_SERVER, ProblemKind.MODEL_MISSING),
        (LinkCause.ENGINE_STARTING, ProblemKind.SERVER_UNREACHABLE),
    ],
)
def test_a_refusal_is_told_once_and_not_again_at_the_end(cause: LinkCause, kind: ProblemKind) -> None:
    refused = LinkState(LinkPhase.REFUSED, cause, "no")
    finished = LinkState(LinkPhase.FINISHED, cause, "no")
    assert news(CONNECTING, refused, finished) == [(kind, "no")]
    assert news(CONNECTING, finished) == [(kind, "no")]


@pytest.mark.parametrize("cause", [LinkCause.NONE, LinkCause.NOTHING_SENT, LinkCause.ABORTED])
def test_an_ordinary_end_is_no_trouble(cause: LinkCause) -> None:
    assert news(CONNECTING, LISTENING, LinkState(LinkPhase.FINISHED, cause)) == []


def test_a_server_that_does_not_say_that_it_told_everything_is_trouble() -> None:
    finished = LinkState(LinkPhase.FINISHED, LinkCause.NO_END_MESSAGE)
    assert news(LISTENING, finished) == [(ProblemKind.SERVER_UNREACHABLE, "no end message")]
