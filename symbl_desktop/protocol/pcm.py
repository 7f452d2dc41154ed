"""LINEAR16 as it travels: whole samples, in pieces no larger than the wire likes."""

from collections.abc import Iterator

LARGEST_PIECE = 8192
"""Bytes; the documented maximum of an audio message, and an even number."""

DECODED = "LINEAR16"
LOWEST_RATE = 8000
HIGHEST_RATE = 48000


def unsupported_format(encoding: str, sample_rate: int) -> str | None:
    """Why sound of this format cannot be taken, in the words of the wire; None if it can."""
    if encoding != DECODED:
        return f"Unsupported value for config.speechRecognition.encoding: {encoding}"
    if not LOWEST_RATE <= sample_rate <= HIGHEST_RATE:
        return f"Unsupported value for config.speechRecognition.sampleRateHertz: {sample_rate}"
    return None


class SampleJoiner:
    """Gives out whole samples of two bytes; an odd byte waits for its other half."""

    def __init__(self) -> None:
        self._half = b""

    def feed(self, data: bytes) -> bytes:
        joined = self._half + data
        whole = len(joined) // 2 * 2
        self._half = joined[whole:]
        return joined[:whole]

    def reset(self) -> None:
        """Forgets the odd byte: what comes next is another stream, or has another format."""
        self._half = b""


def pieces(pcm: bytes) -> Iterator[bytes]:
    for begin in range(0, len(pcm), LARGEST_PIECE):
        yield pcm[begin : begin + LARGEST_PIECE]
