"""The real engine, for tests that talk to it."""

from tests.engine.process import engine

__all__ = ["engine"]
