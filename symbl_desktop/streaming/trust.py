"""Whom TLS connections trust: the system's certificates, and certifi's where a bare system has none."""

import ssl
from pathlib import Path

import certifi

from symbl_desktop.streaming.tls_socket import SharedTlsSocket


def trusted_context() -> ssl.SSLContext:
    """A verifying client context, whose sockets may be shared by a reader and a writer."""
    context = ssl.create_default_context()
    context.sslsocket_class = SharedTlsSocket
    if not context.cert_store_stats()["x509_ca"] and not _has_certificate_folder():
        context.load_verify_locations(cafile=certifi.where())
    return context


def _has_certificate_folder() -> bool:
    # A folder's certificates are only loaded when they are needed, so the context does not count them.
    folder = ssl.get_default_verify_paths().capath
    return folder is not None and any(Path(folder).glob("*.0"))
