"""Whom TLS trusts: a real server with a certificate of its own."""

import ssl
from pathlib import Path

import pytest

from symbl_desktop.streaming.link_state import LinkCause, LinkPhase
from symbl_desktop.streaming.server import Address
from symbl_desktop.streaming.trust import trusted_context

CERTIFICATE = Path(__file__).with_name("certificate.pem")


class Secured:
    def __init__(self, server, host):
        self._url = f"wss://{host}:{server.port}"

    def address(self):
        return Address(self._url, "hush")


def meeting(client):
    client.start()
    client.take()
    client.end()


@pytest.fixture
def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def test_a_certificate_the_system_trusts_is_enough(scripted, streaming, tls, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    server = scripted(meeting, ssl=tls)
    running = streaming(Secured(server, "127.0.0.1"), 200_000)
    assert running.finish().cause is LinkCause.NONE
    assert server.clients[0].position == 200_000


def test_a_certificate_nobody_vouches_for_is_not(scripted, streaming, tls):
    state = streaming(Secured(scripted(ssl=tls), "127.0.0.1"), 100).wait_for(LinkPhase.WAITING)
    assert state.cause is LinkCause.UNTRUSTED


def test_a_certificate_for_another_host_is_not(scripted, streaming, tls, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    state = streaming(Secured(scripted(ssl=tls), "localhost"), 100).wait_for(LinkPhase.WAITING)
    assert state.cause is LinkCause.UNTRUSTED


def test_a_bare_system_trusts_the_usual_authorities(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trusted_context().cert_store_stats()["x509_ca"] > 50


def test_a_folder_of_certificates_counts_as_the_systems_own(monkeypatch, tmp_path):
    (tmp_path / "12345678.0").write_bytes(CERTIFICATE.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert trusted_context().cert_store_stats()["x509_ca"] == 0


def test_every_context_verifies(monkeypatch, tmp_path):
    context = trusted_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
