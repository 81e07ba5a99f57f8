"""`docgen sign`: what is signed stays as it was, and whatever is changed or added later is found out."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from docgen.cli import main
from docgen.errors import Finding, InputError, has_errors
from docgen.pdf import ENGINES, get_engine
from docgen.pdf.signatures import verify
from docgen.pdf.signing import open_certificate, sign
from tests.helpers.certificates import HOLDER, PASSPHRASE, certificate
from tests.helpers.pdf import flush, official
from tests.helpers.pdfa import breaches

pytestmark = [
    # WeasyPrint leaves the colour profile open for Python to close.
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Exception ignored in.*sRGB2014:pytest.PytestUnraisableExceptionWarning"),
]

Sign = Callable[..., Result]


@cache
def paper(engine: str = "typst") -> bytes:
    """Return a short paper as PDF/A."""
    document = replace(official(flush("文2026年abc")), created=datetime(2026, 4, 7, tzinfo=UTC))
    return get_engine(engine).render(document, "文", archival=True).pdf


@cache
def key_file() -> bytes:
    return certificate()


def signed(data: bytes, *, reason: str = "", again: bool = False) -> bytes:
    made = sign(data, "文.pdf", open_certificate(key_file(), PASSPHRASE, "证书.p12"), reason=reason, again=again)
    assert made is not None
    return made


@cache
def signed_paper() -> bytes:
    return signed(paper(), reason="印发")


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


def own_place(data: bytes) -> tuple[int, int]:
    """Return from where to where the last signature of a file leaves itself out."""
    match = list(re.finditer(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", data))[-1]
    return int(match[2]), int(match[3])


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sign:
    """Return a way to run `docgen sign` in a folder with 通知.pdf, 证书.p12 and 口令.txt."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DOCGEN_PASSPHRASE", raising=False)
    Path("通知.pdf").write_bytes(paper())
    Path("证书.p12").write_bytes(key_file())
    Path("口令.txt").write_text(f"{PASSPHRASE}\n", "utf-8")

    def run(*words: str, secret: tuple[str, ...] = ("--passphrase-file", "口令.txt"), **options: Any) -> Result:
        given = () if "--verify" in words else ("--certificate", "证书.p12", *secret)
        return CliRunner().invoke(main, ["sign", *words, *given], **options)

    return run


# What is signed


@pytest.mark.parametrize("engine", ENGINES)
def test_the_paper_stays_as_it_was_and_fit_for_the_archive(engine: str) -> None:
    before = paper(engine)
    after = signed(before)
    assert after.startswith(before)
    assert breaches(before) == breaches(after) == []
    with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
        assert old.Root.StructTreeRoot.unparse() == new.Root.StructTreeRoot.unparse()
        assert old.Root.Metadata.read_bytes() == new.Root.Metadata.read_bytes()
        assert dict(old.docinfo) == dict(new.docinfo)
        (widget,) = new.pages[0].Annots
        assert widget.V.SubFilter == "/ETSI.CAdES.detached"
        assert max(map(float, widget.Rect)) < 0  # nobody sees it
    assert rules(verify(after, "文.pdf")) == ["sign.intact"]


def test_it_is_told_who_signed_when_and_why() -> None:
    (finding,) = verify(signed_paper(), "文.pdf")
    for part in ("盖住整个文件", f"签名人：{HOLDER}", f"颁发者：{HOLDER}", "签名时间：20", "自报", "理由：印发"):
        assert part in finding.message
    assert "证书是否可信" in finding.hint


def test_of_two_signatures_the_first_is_covered_by_the_second() -> None:
    twice = signed(signed_paper(), again=True)
    assert rules(verify(twice, "文.pdf")) == ["sign.earlier", "sign.intact"]


# What is found out


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_byte_can_be_changed(data: st.DataObject) -> None:
    file = bytearray(signed_paper())
    first, second = own_place(signed_paper())
    place = data.draw(st.integers(0, first - 1) | st.integers(second, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))
    try:
        found = verify(bytes(file), "文.pdf")
    except InputError:
        return  # no PDF any more
    assert has_errors(found)


def test_a_changed_page_is_found_out() -> None:
    changed = re.sub(rb"(/MediaBox ?\[0 0 )\d", rb"\g<1>9", signed_paper(), count=1)
    assert changed != signed_paper()
    assert rules(verify(changed, "文.pdf")) == ["sign.altered"]


def added(data: bytes, key: str, value: generic.PdfObject) -> bytes:
    """Return the PDF with an update that puts something into its first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    while "/Kids" in page:
        page = page["/Kids"][0]
    page[generic.NameObject(key)] = value
    writer.update_container(page)
    return writer_bytes(writer)


def writer_bytes(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("add", [
    lambda data: data + b"% more\n",
    lambda data: added(data, "/Rotate", generic.NumberObject(90)),
    lambda data: added(data, "/Annots", generic.ArrayObject()),
], ids=["bytes", "turned", "signature-taken-off-the-page"])  # fmt: skip
def test_what_is_added_after_signing_is_found_out(add: Callable[[bytes], bytes]) -> None:
    assert rules(verify(add(signed_paper()), "文.pdf")) == ["sign.appended"]


def test_what_is_added_before_a_second_signature_is_found_out() -> None:
    turned = added(signed_paper(), "/Rotate", generic.NumberObject(90))
    assert rules(verify(signed(turned, again=True), "文.pdf")) == ["sign.appended", "sign.intact"]


def test_nothing_hides_in_the_place_of_the_signature() -> None:
    """The signature in brackets instead of hexadecimal digits takes half the room: the rest would hold anything."""
    first, second = own_place(signed_paper())
    raw = bytes.fromhex(signed_paper()[first + 1 : second - 1].decode())
    literal = b"(" + re.sub(rb"[\\()\r]", lambda match: b"\\%03o" % match[0][0], raw) + b") /Location (forged)"
    forged = signed_paper()[:first] + literal.ljust(second - first) + signed_paper()[second:]
    assert rules(verify(forged, "文.pdf")) == ["sign.appended"]


def test_a_paper_without_signature_is_told() -> None:
    assert rules(verify(paper(), "文.pdf")) == ["sign.unsigned"]


# The command


def test_signing_and_verifying(desk: Sign) -> None:
    done = desk("通知.pdf", "--reason", "印发")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "通知-已签名.pdf\n", "")
    assert Path("通知.pdf").read_bytes() == paper()
    told = desk("--verify", "通知-已签名.pdf", "--format", "json")
    assert told.exit_code == 0
    assert [finding["rule"] for finding in json.loads(told.stdout)["findings"]] == ["sign.intact"]
    assert desk("--verify", "通知-已签名.pdf", "通知.pdf").exit_code == 1


def test_one_bad_file_leaves_the_others(desk: Sign, tmp_path: Path) -> None:
    Path("改名.pdf").write_text("文字", "utf-8")
    Path("残缺.pdf").write_bytes(paper()[:3000])
    with pikepdf.open("通知.pdf") as pdf:
        pdf.save("加密.pdf", encryption=pikepdf.Encryption(owner="a", user=""))
    done = desk("没有.pdf", "改名.pdf", "残缺.pdf", "加密.pdf", "通知.pdf", "-o", "签好")
    assert done.exit_code == 2
    for told in ("没有.pdf：读不出", "改名.pdf：不是 PDF", "残缺.pdf：PDF 已损坏", "加密.pdf：这份 PDF 加了密"):
        assert told in done.stderr
    assert [path.name for path in Path("签好").iterdir()] == ["通知-已签名.pdf"]


def test_nothing_is_signed_twice_unless_asked(desk: Sign) -> None:
    assert desk("通知.pdf").exit_code == 0
    before = Path("通知-已签名.pdf").read_bytes()
    done = desk("通知.pdf", "通知-已签名.pdf")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "已经签过" in done.stderr and "--again" in done.stderr
    assert Path("通知-已签名.pdf").read_bytes() == before
    assert desk("通知-已签名.pdf", "--again").stdout == "通知-已签名2.pdf\n"
    assert desk("通知-已签名2.pdf", "--again").stdout == "通知-已签名3.pdf\n"
    assert desk("--verify", "通知-已签名3.pdf").exit_code == 0


def test_a_signed_file_of_an_older_version_is_replaced_but_no_other_file(desk: Sign) -> None:
    Path("通知-已签名.pdf").write_bytes(signed(paper("weasyprint")))
    assert desk("通知.pdf").stdout == "通知-已签名.pdf\n"
    assert Path("通知-已签名.pdf").read_bytes().startswith(paper())
    Path("通知-已签名.pdf").write_bytes(paper("weasyprint"))
    done = desk("通知.pdf")
    assert done.exit_code == 2 and "移走或改名" in done.stderr
    assert Path("通知-已签名.pdf").read_bytes() == paper("weasyprint")


def test_papers_of_one_name_do_not_replace_each_other(desk: Sign) -> None:
    Path("乙").mkdir()
    Path("乙/通知.pdf").write_bytes(paper("weasyprint"))
    done = desk("通知.pdf", "乙/通知.pdf", "-o", "签好")
    assert done.exit_code == 2 and "同名" in done.stderr
    assert Path("签好/通知-已签名.pdf").read_bytes().startswith(paper())


def test_a_folder_that_cannot_be_written_is_told(desk: Sign) -> None:
    Path("签好").write_text("")
    done = desk("通知.pdf", "-o", "签好")
    assert done.exit_code == 1 and "不能写入" in done.stderr


# Passphrase and certificate


def test_the_passphrase_comes_from_a_file_the_environment_or_the_keyboard(
    desk: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = desk("通知.pdf", secret=())
    assert missing.exit_code == 2 and "--passphrase-file" in missing.stderr
    assert desk("通知.pdf", "-o", "甲", secret=(), env={"DOCGEN_PASSPHRASE": PASSPHRASE}).exit_code == 0
    monkeypatch.setattr("docgen.cli.sign.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    asked = desk("通知.pdf", "-o", "乙", secret=(), input=f"{PASSPHRASE}\n")
    assert asked.exit_code == 0 and "证书口令" in asked.stderr
    assert PASSPHRASE not in asked.output


def test_a_passphrase_file_must_be_text(desk: Sign) -> None:
    Path("口令.txt").write_bytes(b"\xff\xfe\x00")
    done = desk("通知.pdf")
    assert done.exit_code == 2 and "UTF-8" in done.stderr


@pytest.mark.parametrize(("data", "passphrase", "rule"), [
    (key_file, "别的", "sign.passphrase"),
    (key_file, "", "sign.passphrase"),
    (lambda: b"-----BEGIN CERTIFICATE-----", PASSPHRASE, "sign.no-certificate"),
    (lambda: certificate(with_key=False), PASSPHRASE, "sign.no-key"),
])  # fmt: skip
def test_what_is_wrong_with_a_certificate_is_told(data: Callable[[], bytes], passphrase: str, rule: str) -> None:
    with pytest.raises(InputError) as refusal:
        open_certificate(data(), passphrase, "证书.p12")
    assert rules(refusal.value.findings) == [rule]


def test_a_doubtful_certificate_signs_with_a_warning(desk: Sign) -> None:
    Path("证书.p12").write_bytes(certificate(days=-1, encrypts_only=True))
    done = desk("通知.pdf")
    assert done.exit_code == 0
    assert "警告：证书.p12：证书已于" in done.stderr and "不是签名用的" in done.stderr
    told = desk("--verify", "通知-已签名.pdf")
    assert told.exit_code == 0 and "警告：" in told.stderr and "签名时证书已于" in told.stderr


@pytest.mark.parametrize("words", [("通知.pdf",), ("--verify", "通知.pdf")])
def test_without_the_extra_it_is_told_how_to_get_it(
    desk: Sign, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("docgen.pdf.signing.find_spec", lambda name: None)
    done = desk(*words)
    assert done.exit_code == 2 and "pip install 'docgen[sign]'" in done.stderr
