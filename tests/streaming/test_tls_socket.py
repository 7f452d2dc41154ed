"""Reading and writing one TLS connection at once, which OpenSSL alone does not bear."""

import socket
import ssl
import threading
from pathlib import Path

import pytest

from symbl_desktop.streaming.trust import trusted_context

CERTIFICATE = Path(__file__).with_name("certificate.pem")
PIECE = bytes(range(256)) * 8
PIECES = 20_000


@pytest.fixture
def ends(monkeypatch):
    """Both ends of a connection, the client's shared; each times out."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(CERTIFICATE)
    plain = socket.socketpair()
    for end in plain:
        end.settimeout(30)
    accepted = []
    accepting = threading.Thread(target=lambda: accepted.append(server_context.wrap_socket(plain[0], server_side=True)))
    accepting.start()
    client = trusted_context().wrap_socket(plain[1], server_hostname="127.0.0.1")
    accepting.join()
    client.share()
    with client, accepted[0]:
        yield client, accepted[0]


def echo(end):
    while piece := end.recv(1 << 16):
        end.sendall(piece)


def test_nothing_is_lost_between_a_reader_and_a_writer(ends):
    client, server = ends
    echoing = threading.Thread(target=echo, args=(server,))
    echoing.start()

    def write():
        for _ in range(PIECES):
            left = PIECE
            while left:
                left = left[client.send(left) :]

    writing = threading.Thread(target=write)
    writing.start()
    got = bytearray()
    while len(got) < PIECES * len(PIECE):
        got += client.recv(1 << 14)
    writing.join()
    client.shutdown(socket.SHUT_WR)
    echoing.join()
    assert got == PIECE * PIECES


def test_a_silent_peer_is_a_time_out(ends):
    client, _ = ends
    client.settimeout(0.01)
    assert client.gettimeout() == 0.01
    with pytest.raises(TimeoutError):
        client.recv(1)


def test_another_thread_ends_the_wait_for_the_peer(ends):
    client, _ = ends
    answers = []
    reading = threading.Thread(target=lambda: answers.append(client.recv(1)))
    reading.start()
    client.shutdown(socket.SHUT_RDWR)
    reading.join(30)
    assert answers == [b""]
