"""A certificate this machine makes for itself, so that a phone on the network comes in encrypted.

No authority knows it: browsers warn once, and the fingerprint shows that it is this machine's.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from primemover.app.web.security.faults import ServingError
from primemover.app.web.security.origins import LOOPBACK, names_on_network
from primemover.history.durability import OWNER_ONLY_FILE
from primemover.history.whole_files import written_whole

if TYPE_CHECKING:
    from cryptography import x509

CERTIFICATE: Final = "certificate.pem"
KEY: Final = "certificate-key.pem"
VALID: Final = timedelta(days=365)
RENEWED_BEFORE: Final = timedelta(days=30)
_CLOCKS_DIFFER: Final = timedelta(days=1)
"""A phone's clock may be behind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """Where the certificate and its key are, and how people recognise it (SHA-256)."""

    path: Path
    key_path: Path
    fingerprint: str
    names: tuple[str, ...]
    until: datetime


def certificate_for(host: str, *, folder: Path, now: datetime | None = None) -> Certificate:
    """The certificate in ``folder`` for an app that listens on ``host``.

    Made when there is none, when it ends within a month, or when this machine has a name or an
    address that it does not name.
    """
    moment = now or datetime.now(UTC)
    names = tuple(sorted({*LOOPBACK, *names_on_network(host)}))
    kept = _kept(folder)
    good = kept is not None and set(names) <= set(kept.names)
    if kept is not None and good and kept.until - moment >= RENEWED_BEFORE:
        return kept
    _make(folder, names=names, now=moment)
    made = _kept(folder)
    if made is None:
        raise ServingError(f"{folder}: the certificate cannot be read; check the folder's rights")
    return made


def kept_fingerprint(folder: Path) -> str:
    """The fingerprint of the certificate in ``folder``; "" when there is none."""
    kept = _kept(folder)
    return kept.fingerprint if kept else ""


def _kept(folder: Path) -> Certificate | None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization

    path, key_path = folder / CERTIFICATE, folder / KEY
    try:
        found = x509.load_pem_x509_certificate(path.read_bytes())
        wanted = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        key = serialization.load_pem_private_key(key_path.read_bytes(), password=None)
        if key.public_key() != found.public_key():
            return None
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return None
    digest = found.fingerprint(hashes.SHA256()).hex().upper()
    return Certificate(
        path=path,
        key_path=key_path,
        fingerprint=":".join(digest[at : at + 2] for at in range(0, len(digest), 2)),
        names=(
            *wanted.get_values_for_type(x509.DNSName),
            *map(str, wanted.get_values_for_type(x509.IPAddress)),
        ),
        until=found.not_valid_after_utc,
    )


def _make(folder: Path, *, names: Sequence[str], now: datetime) -> None:
    """Nothing comes back; the folder has a new certificate and a key that only its owner reads."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "primemover on this computer")])
    made = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + VALID)
        .add_extension(x509.SubjectAlternativeName(map(_name, names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / KEY,
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    _write(folder / CERTIFICATE, made.public_bytes(serialization.Encoding.PEM))


def _write(path: Path, content: bytes) -> None:
    with written_whole(path, overwrite=True) as file:
        file.write(content)
    os.chmod(path, OWNER_ONLY_FILE)  # noqa: PTH101 - says the same as Path.chmod


def _name(name: str) -> x509.GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
