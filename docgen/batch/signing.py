"""Sign PDF files, and look at the signatures in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from docgen.batch.apart import verify_apart
from docgen.batch.files import write_atomically
from docgen.batch.render import unwritable
from docgen.errors import Finding, InputError, Place, RenderError, Severity, error
from docgen.pdf.signatures import BEARS
from docgen.pdf.signing import Certificate, demand_extra, open_certificate, sign
from docgen.text.disk import MOST_BYTES, MOST_TEXT, read_file, reason

SIGNED = "-已签名"
"""What a signed file's name ends with; of a file that is signed once more, a number follows."""
_MARK = re.compile(rf"{SIGNED}(\d*)\Z")


_LONGEST_LINE = 10_000
"""Bytes of a passphrase that are read."""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """What became of a file: the signed one, None when there was nothing to do, and why as findings."""

    path: Path | None
    findings: tuple[Finding, ...] = ()


def read_certificate(path: Path, passphrase: str) -> Certificate:
    """Return the key and the certificate in a PKCS #12 file; see `open_certificate`.

    Raises:
        InputError: it cannot be read or used.
    """
    return open_certificate(_bytes(path, MOST_TEXT), passphrase, str(path))


def read_passphrase(path: Path) -> str:
    """Return the passphrase in a text file, its first line.

    Raises:
        InputError: it cannot be read, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:  # it may be a pipe, as of a program that keeps passphrases
            lines = file.readline(_LONGEST_LINE).decode("utf-8-sig").splitlines()
    except OSError as fault:
        message = f"读不出文件：{reason(fault)}"
        raise InputError(error("sign.unreadable", Place(str(path)), message, "核对文件名和权限。")) from fault
    except UnicodeDecodeError as fault:
        message = "口令文件不是 UTF-8 编码的文本"
        hint = "第一行写口令，存为 UTF-8。"
        raise InputError(error("sign.passphrase-file", Place(str(path)), message, hint)) from fault
    return lines[0] if lines else ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Signs PDF files one after the other with one certificate.

    `output` is the folder for the signed files, None for that of each file; `again` signs also what is signed.
    """

    certificate: Certificate
    output: Path | None = None
    reason: str = ""
    again: bool = False
    _taken: dict[str, Path] = field(default_factory=dict, init=False, repr=False)

    def sign(self, path: Path) -> SignedFile:
        """Sign one PDF into a file of another name; the PDF itself is never touched.

        A file that bears a signature is left alone unless `again` asks for one more, and so is one whose signed file
        is there and holds the very same paper; a signed file of an older version is replaced.

        Raises:
            InputError: there is no such file, it is no PDF, is encrypted or damaged, or its signed file would take the
                place of another one.
            RenderError: the signed file cannot be written.
        """
        data = _bytes(path)
        target = signed_path(path, self.output)
        first = self._taken.setdefault(str(target.absolute()).casefold(), path)
        if first != path:
            hint = "分开签，用 -o 放进不同的目录。"
            raise InputError(error("sign.same-name", Place(str(path)), f"签名后的文件与 {first} 的同名，没有签", hint))
        there = _there(target)
        if there.startswith(data) and len(there) > len(data):
            return _left(path, f"已经签过，见 {target}", "要重新签，先删去那个文件。")
        if there and BEARS not in there:
            message = "已有这个文件，它没有签名，不能用签名后的替换"
            raise InputError(error("sign.in-the-way", Place(str(target)), message, "把它移走或改名，再签。"))
        signed = sign(data, str(path), self.certificate, reason=self.reason, again=self.again)
        if signed is None:
            return _left(path, "这份 PDF 已有签名，没有再签", "要再加一个签名（如联合行文），加上 --again。")
        try:
            write_atomically(target, signed)
        except OSError as fault:
            raise RenderError(unwritable(fault, target)) from fault
        return SignedFile(target)


def signed_path(path: Path, output: Path | None = None) -> Path:
    """Return where the signed file of a PDF goes: `通知.pdf` to `通知-已签名.pdf`, that to `通知-已签名2.pdf`."""
    mark = _MARK.search(path.stem)
    stem = path.stem[: mark.start()] if mark else path.stem
    number = int(mark[1] or 1) + 1 if mark else ""
    return (output or path.parent) / f"{stem}{SIGNED}{number}.pdf"


def verify_file(path: Path) -> tuple[Finding, ...]:
    """Return what is to be said of the signatures in a PDF; see `verify_apart`.

    Raises:
        InputError: there is no such file, it is no PDF, is encrypted or damaged.
    """
    demand_extra()  # before a process is started for nothing
    return verify_apart(_bytes(path), str(path))


def _there(target: Path) -> bytes:
    """Return the bytes of the file that a signed one would replace; empty where there is none."""
    return _bytes(target) if target.exists() else b""


def _left(path: Path, message: str, hint: str) -> SignedFile:
    return SignedFile(None, (Finding("sign.left", Severity.INFO, Place(str(path)), message, hint),))


def _bytes(path: Path, most: int = MOST_BYTES) -> bytes:
    return read_file(path, Place(str(path)), "sign.unreadable", most)
