"""The 44 bytes that every sound file of ours begins with: mono, 16 bits, no chunk but fmt and data."""

import struct
from io import FileIO

from symbl_desktop.storage.disk import write_whole

SAMPLE_BYTES = 2
_LAYOUT = struct.Struct("<4sI4s4sIHHIIHH4sI")
HEADER_BYTES = _LAYOUT.size
_MAX_SIZE = 0xFFFFFFFF


def header(sample_rate: int, samples: int) -> bytes:
    data = min(samples * SAMPLE_BYTES, _MAX_SIZE - HEADER_BYTES)  # longer ones are read to the end of the file
    byte_rate = sample_rate * SAMPLE_BYTES
    form = (b"fmt ", 16, 1, 1, sample_rate, byte_rate, SAMPLE_BYTES, 8 * SAMPLE_BYTES)
    return _LAYOUT.pack(b"RIFF", HEADER_BYTES - 8 + data, b"WAVE", *form, b"data", data)


def rate_in(head: bytes) -> int | None:
    """The sample rate that a header of ours names; None for any other header."""
    if len(head) < HEADER_BYTES:
        return None
    fields = _LAYOUT.unpack(head[:HEADER_BYTES])
    rate: int = fields[7]
    if not 0 < rate <= _MAX_SIZE // SAMPLE_BYTES or fields[0] != b"RIFF":
        return None
    return rate if _LAYOUT.unpack(header(rate, 0))[2:-1] == fields[2:-1] else None


def is_another_wave(head: bytes) -> bool:
    """Whether this begins a WAV file that makes sense, but as something else than mono 16-bit sound."""
    if len(head) < HEADER_BYTES or head[:4] != b"RIFF" or head[8:12] != b"WAVE" or rate_in(head) is not None:
        return False
    chunk, _, _, channels, rate, byte_rate, align, bits = _LAYOUT.unpack(head[:HEADER_BYTES])[3:11]
    makes_sense: bool = byte_rate == rate * align and align == channels * -(-bits // 8)
    return chunk != b"fmt " or makes_sense


def write_sizes(file: FileIO, sample_rate: int, samples: int) -> None:
    file.seek(0)
    write_whole(file, header(sample_rate, samples))


def samples_in_bytes(size: int) -> int:
    """Whole samples in a file of so many bytes."""
    return max(0, size - HEADER_BYTES) // SAMPLE_BYTES


def samples_in(file: FileIO) -> int:
    """Moves to the file's end."""
    return samples_in_bytes(file.seek(0, 2))
