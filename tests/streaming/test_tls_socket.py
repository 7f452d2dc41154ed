"""Reading and writing one TLS connection at once, which OpenSSL alone does not bear."""

import socket
import ssl
import threading
from contextlib import suppress
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


def say_goodbye(end):
    with suppress(OSError):  # the other end need not answer
        end.unwrap()


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


def test_a_frame_larger_than_all_buffers_goes_each_way_at_once(ends):
    client, server = ends
    frame = bytes(range(256)) * (1 << 15)
    got = {}

    def take(name, end):
        taken = bytearray()
        while len(taken) < len(frame):
            taken += end.recv(1 << 16)
        got[name] = bytes(taken)

    # Not at once on the server's side: there nothing keeps a reader and a writer apart.
    echoing = threading.Thread(target=lambda: (take("server", server), server.sendall(got["server"])))
    reading = threading.Thread(target=take, args=("client", client))
    writing = threading.Thread(target=client.sendall, args=(frame,))
    for thread in (echoing, reading, writing):
        thread.start()
    for thread in (writing, echoing, reading):
        thread.join(60)
    assert got == {"server": frame, "client": frame}


def test_an_end_without_a_goodbye_is_an_end(ends):
    client, server = ends
    server.sendall(b"last words")
    socket.socket.shutdown(server, socket.SHUT_RDWR)
    assert client.recv(100) == b"last words"
    assert client.recv(100) == b""
    assert client.recv(100) == b""


def test_a_goodbye_is_an_end_for_the_reader_while_the_writer_is_told(ends):
    client, server = ends
    telling = threading.Thread(target=say_goodbye, args=(server,))
    telling.start()
    assert client.recv(100) == b""
    client.shutdown(socket.SHUT_RDWR)
    with pytest.raises(OSError):  # noqa: PT011 - which one is the system's choice
        client.send(PIECE)
    telling.join(60)


def test_a_writer_that_is_stuck_is_freed_by_another_thread(ends):
    client, _ = ends
    failures = []
    stuck = threading.Event()

    def write():
        try:
            while True:
                client.send(PIECE)
                stuck.set()
        except OSError as failure:
            failures.append(failure)

    writing = threading.Thread(target=write)
    writing.start()
    assert stuck.wait(30)
    client.shutdown(socket.SHUT_RDWR)
    writing.join(30)
    assert failures
    assert client.recv(100) == b""


def test_a_closed_connection_raises_and_hangs_nobody(ends):
    client, _ = ends
    client.close()
    for use in (lambda: client.recv(1), lambda: client.send(b"x")):
        with pytest.raises((OSError, ValueError)):
            use()
