"""Add a digital signature to a PDF: PAdES (ETSI EN 319 142-1, level B-B), as an incremental update, by pyHanko.

Not a form that `docgen build` writes: a signature holds its time and the update a random identifier, so the same input
would no longer give the same bytes, and a batch that runs unattended would have to keep the passphrase.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from typing import TYPE_CHECKING

from docgen.errors import DocgenError, Finding, InputError, Place, error, warning

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.signers import SimpleSigner

_FIELD = "签名"
"""How a signature's field is called, with a number after it; readers list it."""
_USES = {"digital_signature", "non_repudiation"}
_HEADER_WITHIN = 1024
"""Bytes at the beginning in which readers look for the header of a PDF."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A private key with its certificate, and what is to be said of it before anything is signed."""

    signer: SimpleSigner
    findings: tuple[Finding, ...]


def open_certificate(data: bytes, passphrase: str, name: str) -> Certificate:
    """Return the key and the certificate in a PKCS #12 file (.p12, .pfx; RFC 7292) called `name`.

    Raises:
        InputError: pyHanko is not installed, this is no such file, the passphrase is wrong, key or certificate is
            missing, or the kind of key is not known.
    """
    demand_extra()
    from asn1crypto.pkcs12 import Pfx
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.sign.signers import SimpleSigner

    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except UnsupportedAlgorithm as fault:
        hint = "请向颁发机构要 RSA 或 ECDSA 的证书（国密 SM2 的暂不能用），导出时选 AES256 加密。"
        raise _refused("sign.algorithm", name, "证书文件用的算法不能用", hint) from fault
    except ValueError as fault:
        try:
            Pfx.load(data, strict=True).native  # noqa: B018  # parsed when asked for
        except (ValueError, TypeError):
            hint = "要 .p12 或 .pfx 文件；.cer、.crt、.pem 里没有私钥或不是这种格式。"
            raise _refused("sign.no-certificate", name, "不是 PKCS #12 证书文件，或者已损坏", hint) from fault
        hint = "核对口令，注意大小写。口令确实不错的，可能是国密 SM2 密钥，请向颁发机构要 RSA 或 ECDSA 的证书。"
        raise _refused("sign.passphrase", name, "证书口令不对", hint) from fault
    if key is None or certificate is None:
        lacking = "私钥" if key is None else "与私钥相配的证书"
        hint = "重新导出证书，选“连同私钥一起导出”。"
        raise _refused("sign.no-key", name, f"证书文件里没有{lacking}", hint)
    signer = SimpleSigner.load_pkcs12_data(data, (), passphrase.encode() or None)
    return Certificate(signer, tuple(_doubts(signer.signing_cert, name)))


def _doubts(certificate: x509.Certificate, name: str) -> Iterator[Finding]:
    """Yield why those who receive a signature by this certificate may not accept it."""
    if told := validity(certificate, datetime.now(UTC)):
        hint = "向颁发机构换发证书；用这张证书签的名，别人可能不认。"
        yield warning("sign.expired", Place(name), told, hint)
    uses = certificate.key_usage_value
    if uses is not None and not _USES & uses.native:
        hint = "颁发机构往往同时发一张签名证书和一张加密证书，请用签名证书。"
        yield warning("sign.usage", Place(name), "这张证书不是签名用的", hint)


def validity(certificate: x509.Certificate, moment: datetime) -> str:
    """Return that a certificate had expired or was not valid yet at a moment with time zone; empty when it was."""
    first, last = certificate.not_valid_before, certificate.not_valid_after
    if first <= moment <= last:
        return ""
    return f"证书已于 {last:%Y-%m-%d} 过期" if moment > last else f"证书从 {first:%Y-%m-%d} 起才有效"


def sign(data: bytes, name: str, certificate: Certificate, *, reason: str = "", again: bool = False) -> bytes | None:
    """Return a PDF called `name` with an invisible signature over the whole of it; None when it bears one already.

    The result begins with `data`: pages, tags and metadata stay as they are, and what was PDF/A stays so. With `again`
    a further signature is added to those that are there, which stay valid. Nothing is fetched from the network, so no
    time stamp is included; the time of signing is this machine's.

    Raises:
        InputError: `data` is no PDF, is encrypted or damaged, or its earlier signatures forbid another one.
    """
    from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    with faults_told(name):
        reader = opened(data, name)
        if reader.embedded_signatures and not again:
            return None
        taken = {field for field, _, _ in enumerate_sig_fields(reader)}
        field = next(field for number in count(1) if (field := f"{_FIELD}{number}") not in taken)
        # Outside the page: programs for the blind would otherwise stop at a field that nobody sees.
        place = SigFieldSpec(field, invis_sig_settings=InvisSigSettings(box_out_of_bounds=True))
        wanted = PdfSignatureMetadata(
            field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason or None
        )
        try:
            signed = PdfSigner(wanted, certificate.signer, new_field_spec=place).sign_pdf(_writer(reader))
        except SigningError as fault:
            hint = "已有的签名可能不许再加，或者证书的密钥种类不能用；请换一份没有签过的文件或换证书。"
            raise _refused("sign.refused", name, "不能给这份 PDF 加签名", hint) from fault
    return bytes(signed.getbuffer())


def _writer(reader: PdfFileReader) -> IncrementalPdfFileWriter:
    """Return what writes an incremental update and leaves the metadata of the file alone."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            """Keep what the file says of its making: `docgen template which` and archives go by it."""

    return Writer(reader.stream, prev=reader)


def demand_extra() -> None:
    """Raise an InputError unless pyHanko is installed."""
    if find_spec("pyhanko") is None:
        message = "没有装签名用的程序包"
        raise InputError(error("sign.not-installed", Place(), message, "运行 pip install 'docgen[sign]'。"))


def opened(data: bytes, name: str) -> PdfFileReader:
    """Return a PDF as pyHanko reads it; within `faults_told`.

    Raises:
        InputError: it is no PDF, or is encrypted.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    if b"%PDF-" not in data[:_HEADER_WITHIN]:
        hint = "要 .pdf 文件；Word 文件先用 docgen convert 转成 PDF。"
        raise _refused("sign.no-pdf", name, "不是 PDF 文件", hint)
    reader = PdfFileReader(io.BytesIO(data))
    if reader.encrypted:
        raise _refused("sign.encrypted", name, "这份 PDF 加了密", "请用没有加密的 PDF；要归档的也不能加密。")
    return reader


@contextmanager
def faults_told(name: str) -> Iterator[None]:
    """Turn whatever pyHanko stumbles over in a PDF called `name` into an InputError; its log stays off the screen."""
    for library in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            # A machine without a time zone of its own signs in UTC, and says so in the signature.
            warnings.filterwarnings("ignore", "Can not find any timezone configuration")
            yield
    except (DocgenError, MemoryError):
        raise
    except Exception as fault:  # pyHanko has many words for a damaged file, and Python more
        hint = "请重新生成或重新导出这份 PDF。"
        raise _refused("sign.damaged", name, "PDF 已损坏，或者结构不合规范", hint) from fault


def _refused(rule: str, name: str, message: str, hint: str) -> InputError:
    return InputError(error(rule, Place(name), message, hint))
