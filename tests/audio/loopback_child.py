"""Hears what the default output plays, through soundcard: `loopback_child.py FILE COUNT`.

A process of its own, since soundcard stays with the sound server it found first. Says on stdout what it is at.
"""

import sys
from pathlib import Path

import numpy as np

from symbl_desktop.audio.loopback import LoopbackStream
from symbl_desktop.audio.source import AudioError


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main(path: Path, count: int) -> None:
    stream = LoopbackStream(None)
    name, sound = stream.take()
    say(f"{name} {sound.sample_rate} {sound.channels}")
    heard = np.zeros(0, "<i2")
    try:
        for block in stream.blocks():
            samples = np.frombuffer(block.pcm, "<i2")
            if len(heard) < count:
                heard = np.concatenate([heard, samples[samples != 0]])
                if len(heard) >= count:
                    heard.tofile(path)
                    say("heard")
    except AudioError as error:
        say(error.reason.value)
    stream.let_go()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
