"""Whom TLS connections trust: the system's certificates, and certifi's where a bare system has none."""

import ssl
from pathlib import Path

import certifi


def trusted_context() -> ssl.SSLContext:
    """A verifying client context."""
    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"] and not _has_certificate_folder():
        context.load_verify_locations(cafile=certifi.where())
    return context


def _has_certificate_folder() -> bool:
    # A folder's certificates are only loaded when they are needed, so the context does not count them.
    folder = ssl.get_default_verify_paths().capath
    return folder is not None and any(Path(folder).glob("*.0"))
