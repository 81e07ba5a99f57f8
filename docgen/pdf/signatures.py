"""Tell of the signatures in a PDF: whether they are intact, what they cover, who says to have signed, and when.

Whether a certificate is to be trusted is not judged: that needs the roots an office trusts and the lists of revoked
certificates, which only the network has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docgen.errors import Finding, InputError, Place, Severity, error, warning
from docgen.pdf.signing import demand_extra, faults_told, opened, validity

if TYPE_CHECKING:
    from asn1crypto import x509
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

BEARS = b"/ByteRange"
"""Stands in every PDF with a signature, where it cannot be compressed (ISO 32000-1, 12.8.1)."""
MOST_SIGNATURES = 100
"""Signatures of a PDF: a paper of many bodies has a few dozen, and for each the whole file is gone over."""
_OWN_PLACE = re.compile(rb"<[0-9A-Fa-f]*+>")
"""What a signature leaves out of what it covers: itself, in hexadecimal digits."""


def verify(data: bytes, name: str) -> tuple[Finding, ...]:
    """Return what is to be said of the signatures in a PDF called `name`, in their order.

    One that is intact and covers the whole file, or is covered by a later such one, is a remark; everything else is an
    error: no signature at all, a changed file, something added after the last signature.

    Raises:
        InputError: pyHanko is not installed, `data` is no PDF, is encrypted or damaged, or bears too many signatures.
    """
    demand_extra()
    if data.count(BEARS) > MOST_SIGNATURES:
        raise _too_many(name)
    with faults_told(name):
        signatures = list(opened(data, name).embedded_regular_signatures)
        if not signatures:
            hint = "没有签过，或者签名已被去掉；签过的文件名里一般有“已签名”。"
            return (error("sign.unsigned", Place(name), "这份 PDF 没有签名", hint),)
        if len(signatures) > MOST_SIGNATURES:  # fields may share one
            raise _too_many(name)
        findings: list[Finding] = []
        covered = False
        for signature in reversed(signatures):
            told = _told(data, Place(name, where=f"签名域“{signature.field_name}”"), signature, covered)
            covered = covered or any(finding.rule == "sign.intact" for finding in told)
            findings = [*told, *findings]
        return tuple(findings)


def _too_many(name: str) -> InputError:
    message = f"这份 PDF 里的签名多于 {MOST_SIGNATURES} 个，没有核对"
    return InputError(error("sign.too-many", Place(name), message, "请签名人重新发来；来源不明的文件不要打开。"))


def _told(data: bytes, place: Place, signature: EmbeddedPdfSignature, covered: bool) -> list[Finding]:
    """Return what is to be said of one signature; `covered`: a later one is intact and covers the whole file."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    try:
        # Without roots nobody is trusted; given none at all, the library would take the system's.
        status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
        said = _said(signature)
    except MemoryError:
        raise
    except Exception:  # algorithms that are not known, such as SM2, and damage, both under many names
        hint = "可能是国密 SM2 等不认识的算法，请用颁发机构的软件核对；也可能签名已损坏。"
        return [error("sign.unknown", place, "这个签名核对不了", hint)]
    fault = _fault(data, place, signature, status, covered)
    if fault is not None:
        return [fault]
    whole = _reach(data, signature) == len(data)
    rule = "sign.intact" if whole else "sign.earlier"
    reach = "盖住整个文件" if whole else "之后只添加了签名一类的内容"
    note = "证书是否可信，要由收文一方按自己信任的颁发机构判断。"
    found = [Finding(rule, Severity.INFO, place, f"签名完好，{reach}；{said}", note)]
    when = signature.self_reported_timestamp
    if when is not None and (late := validity(signature.signer_cert, when.astimezone())):
        found.append(warning("sign.expired", place, f"签名时{late}", "请向签名人核实。"))
    return found


def _fault(
    data: bytes, place: Place, signature: EmbeddedPdfSignature, status: PdfSignatureStatus, covered: bool
) -> Finding | None:
    from pyhanko.sign.diff_analysis import ModificationLevel

    if not status.intact:
        hint = "不要使用；请签名人重新发来。"
        return error("sign.altered", place, "文件在签名以后被改动过", hint)
    if not status.valid:
        hint = "签名本身被换过，或者用的算法已不安全；请签名人重新签。"
        return error("sign.broken", place, "签名与证书对不上", hint)
    reach, level = _reach(data, signature), status.modification_level
    if reach == len(data):
        return None
    signs_only = level is not None and level <= ModificationLevel.FORM_FILLING
    # Of what no signature covers, only time stamps and lists of revoked certificates are no addition to the paper.
    if reach and (level == ModificationLevel.LTA_UPDATES or (covered and signs_only)):
        return None
    hint = "签名没有盖住后加的内容；请签名人确认，或者重新发来。"
    return error("sign.appended", place, "签名以后文件又添加了内容", hint)


def _reach(data: bytes, signature: EmbeddedPdfSignature) -> int:
    """Return up to which byte a signature covers a file from its beginning; 0 when it leaves out more than itself.

    ISO 32000-1, 12.8.1. Looked at here too, since pyHanko goes by the length of the signature, not by its bytes.
    """
    numbers = [int(number) for number in signature.byte_range]
    if len(numbers) != 4:
        return 0
    start, first, second, last = numbers
    if start != 0 or not 0 < first < second or last < 0 or not _OWN_PLACE.fullmatch(data, first, second):
        return 0
    return second + last


def _said(signature: EmbeddedPdfSignature) -> str:
    """Return what a signature says of itself: who, by whose certificate, when, why."""
    certificate = signature.signer_cert
    parts = [f"签名人：{_named(certificate.subject)}", f"颁发者：{_named(certificate.issuer)}"]
    when = signature.self_reported_timestamp
    parts.append(f"签名时间：{when.isoformat(' ', 'seconds')}（签名人的电脑自报）" if when else "没有写明签名时间")
    reason = signature.sig_object.get("/Reason")
    return "；".join((*parts, f"理由：{reason}") if reason else parts)


def _named(name: x509.Name) -> str:
    """Return the person or body that a certificate names, with the organisation where it gives both."""
    known = name.native
    own, body = (_joined(known.get(key)) for key in ("common_name", "organization_name"))
    if own and body and own != body:
        return f"{own}（{body}）"
    return own or body or "（没有写名称）"


def _joined(value: str | list[str] | None) -> str:
    return "、".join(value) if isinstance(value, list) else value or ""
