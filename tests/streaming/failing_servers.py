"""Servers, and what they do to a worker."""

import socket
import threading

from symbl_desktop.streaming.link_state import LinkFailed
from symbl_desktop.streaming.server import Address


def meeting(client):
    client.start()
    client.take()
    client.end()


def vanish_after(sample):
    def script(client):
        client.start()
        client.take(sample)
        client.drop()

    return script


class Unsteady:
    """A server whose address is what the test says, when it says it."""

    def __init__(self, *addresses):
        self.addresses = list(addresses)
        self.asked = threading.Semaphore(0)

    def address(self):
        self.asked.release()
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        if isinstance(address, LinkFailed):
            raise address
        return address


def unused_address():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return Address(f"ws://127.0.0.1:{listener.getsockname()[1]}", "hush")
