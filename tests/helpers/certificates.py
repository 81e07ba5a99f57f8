"""Certificates for tests, made anew in each run and signed by themselves; no key is ever kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "口令 Aa1"
HOLDER = "某某医院"


def certificate(*, days: int = 30, encrypts_only: bool = False, with_key: bool = True) -> bytes:
    """Return a PKCS #12 file: key and certificate of `HOLDER`, valid from 60 days ago until in `days` days."""
    key = ec.generate_private_key(ec.SECP256R1())
    holder = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOLDER)])
    now = datetime.now(UTC)
    uses = dict.fromkeys(
        ("key_cert_sign", "crl_sign", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    signs = not encrypts_only
    usage = x509.KeyUsage(digital_signature=signs, content_commitment=signs, key_encipherment=encrypts_only, **uses)
    made = (
        x509.CertificateBuilder(holder, holder, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    kept, others = (key, None) if with_key else (None, [made])
    secret = BestAvailableEncryption(PASSPHRASE.encode())
    return pkcs12.serialize_key_and_certificates(None, kept, made if with_key else None, others, secret)
