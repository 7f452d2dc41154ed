"""Log-mel spectrograms as Whisper was trained on, in NumPy."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16000
HOP = 160

_WINDOW = 400
_BANDS = 80

Floats = NDArray[np.float32]


class LogMel:
    """Turns sound into Whisper's features; holds the filter bank and the window function."""

    def __init__(self) -> None:
        self._filters = mel_filters()
        self._window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)

    def features(self, samples: Floats, frames: int) -> Floats:
        """The features of the samples and the silence behind them, 80 x `frames` of 10 ms each."""
        padded = np.zeros(frames * HOP + _WINDOW, dtype=np.float32)
        # Whisper's frames are centred: the first reaches half a window before the sound, mirrored.
        half = _WINDOW // 2
        samples = samples[: frames * HOP]
        padded[half : half + len(samples)] = samples
        padded[:half] = padded[half + 1 : _WINDOW + 1][::-1]
        # Only frames that touch sound are transformed; the rest are silence, and silence has one value.
        sounding = min(frames, len(samples) // HOP + 3)
        slices = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: sounding * HOP : HOP]
        power = np.abs(np.fft.rfft(slices * self._window, axis=1)) ** 2
        mel = np.full((_BANDS, frames), 1e-10, dtype=np.float32)
        mel[:, :sounding] = np.maximum(self._filters @ power.T.astype(np.float32), 1e-10)
        logarithms: Floats = np.log10(mel)
        loudest = logarithms.max()
        return np.asarray((np.maximum(logarithms, loudest - 8.0) + 4.0) / 4.0, dtype=np.float32)


def mel_filters() -> Floats:
    """80 triangles of equal area on Slaney's mel scale, 0 to 8 kHz, over 201 frequencies."""
    frequencies = np.linspace(0, SAMPLE_RATE / 2, _WINDOW // 2 + 1)
    # Slaney's scale: linear to 1 kHz (15 mel), then logarithmic, 27 mel for each factor of 6.4.
    mels = np.linspace(0.0, 15.0 + np.log(8000 / 1000) * 27 / np.log(6.4), _BANDS + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    widths = np.diff(edges)
    ramps = edges[:, None] - frequencies[None, :]
    rising = -ramps[:-2] / widths[:-1, None]
    falling = ramps[2:] / widths[1:, None]
    triangles = np.maximum(0.0, np.minimum(rising, falling))
    return np.asarray(triangles * (2.0 / (edges[2:] - edges[:-2]))[:, None], dtype=np.float32)
