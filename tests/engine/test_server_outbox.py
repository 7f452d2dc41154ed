"""Sending to clients that read at their own pace."""

import asyncio

from symbl_desktop.engine.outbox import Outbox


class Reader:
    """Takes one message each time it is let."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.ready = asyncio.Semaphore(0)

    async def take(self, text: str) -> None:
        await self.ready.acquire()
        self.read.append(text)

    def read_on(self, count: int) -> None:
        for _ in range(count):
            self.ready.release()


def never() -> None:
    raise AssertionError("no overflow was due")


def test_messages_arrive_in_order_and_the_rest_at_the_end() -> None:
    async def scenario() -> list[str]:
        outbox, reader = Outbox(never, 1000), Reader()
        outbox.put("1")
        delivery = asyncio.create_task(outbox.deliver(reader.take))
        reader.read_on(9)
        outbox.put("2")
        await asyncio.sleep(0)
        outbox.put("3")
        outbox.close()
        outbox.put("too late")
        await delivery
        return reader.read

    assert asyncio.run(scenario()) == ["1", "2", "3"]


def test_a_newer_hypothesis_takes_the_place_of_one_that_still_waits() -> None:
    async def scenario() -> list[str]:
        outbox, reader = Outbox(never, 1000), Reader()
        for word in ("I", "I will", "I will send"):
            outbox.put(word, topic="Ana")
        outbox.put("So", topic="Ben")
        outbox.put("I will send it.")
        outbox.put("And", topic="Ana")
        outbox.close()
        reader.read_on(9)
        await outbox.deliver(reader.take)
        return reader.read

    assert asyncio.run(scenario()) == ["I will send", "So", "I will send it.", "And"]


def test_a_client_that_does_not_read_is_noticed_once_and_costs_no_memory() -> None:
    async def scenario() -> tuple[list[str], int]:
        noticed: list[str] = []
        outbox = Outbox(lambda: noticed.append("overflow"), limit=1000)
        for _ in range(100):
            outbox.put("x" * 100)
        return noticed, len(outbox._letters)

    assert asyncio.run(scenario()) == (["overflow"], 0)
