"""The zip package of a Word file: open it safely, find parts by relationship, write it byte-stable."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from docgen.errors import Finding, InputError, Place, error
from docgen.word.archive import write_archive
from docgen.word.limits import MAX_PART_SIZE, MAX_PARTS, MAX_TOTAL_SIZE
from docgen.word.namespaces import CONTENT_TYPES, PACKAGE_RELATIONSHIPS, RELATIONSHIP, STRICT_RELATIONSHIP
from docgen.word.recent import Recent
from docgen.word.xml import Element, parse_xml

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_WORD_TYPES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroenabled.main+xml",
        "application/vnd.ms-word.template.macroenabledtemplate.main+xml",
    }
)
_SAVE_AS = "请用 Word 或 WPS 打开，选“文件—另存为”，类型选“Word 文档（*.docx）”，再用另存的文件。"
_OTHER_FILES = (
    (b"{\\rtf", "这是 RTF 文件，不是 .docx"),
    (b"%pdf", "这是 PDF 文件，不是 .docx"),
    (b"<html", "这是网页文件，不是 .docx"),
    (b"<!doc", "这是网页文件，不是 .docx"),
    (b"<?xml", "这是 XML 文件，不是 .docx"),
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part: short `type` (image, header, …), target part name or, if external, its address."""

    type: str
    target: str
    external: bool = False


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """Media types by extension and by part name, both in lower case."""

    defaults: dict[str, str]
    overrides: dict[str, str]


_relationships: Recent[Mapping[str, Relationship]] = Recent(2**19)
_types: Recent[ContentTypes] = Recent(2**19)


@dataclass(slots=True)
class Package:
    """The parts of a Word file in their order in the zip. Part names have no leading slash."""

    name: str
    parts: dict[str, bytes]
    main: str = ""
    types: ContentTypes = field(default_factory=lambda: ContentTypes({}, {}))
    _known_relationships: dict[str, Mapping[str, Relationship]] = field(default_factory=dict)

    def xml(self, part: str) -> Element:
        """Parse a part.

        Raises:
            InputError: it is not well formed.
        """
        return parse_xml(self.parts[part], Place(file=self.name, where=part))

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Return the relationships of a part (of the package itself for `""`) by id; empty when it has none."""
        known = self._known_relationships.get(part)
        if known is None:
            known = self._read_relationships(part)
            self._known_relationships[part] = known
        return known

    def related(self, part: str, type_name: str) -> str | None:
        """Return the name of the first existing part that `part` relates to by this type; None without one."""
        for relationship in self.relationships(part).values():
            if relationship.type == type_name and not relationship.external and relationship.target in self.parts:
                return relationship.target
        return None

    def content_type(self, part: str) -> str:
        """Return the media type of a part in lower case; `""` when the package does not say."""
        extension = part.rpartition(".")[2].lower()
        return (self.types.overrides.get(part.lower()) or self.types.defaults.get(extension) or "").lower()

    def _read_relationships(self, part: str) -> Mapping[str, Relationship]:
        folder, _, base = part.rpartition("/")
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if source not in self.parts:
            return {}
        return _relationships.get((self.parts[source], folder), lambda: self._parse_relationships(source, folder))

    def _parse_relationships(self, source: str, folder: str) -> Mapping[str, Relationship]:
        found: dict[str, Relationship] = {}
        for item in self.xml(source).iter(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship"):
            type_name = (item.get("Type") or "").removeprefix(RELATIONSHIP).removeprefix(STRICT_RELATIONSHIP)
            target = item.get("Target") or ""
            external = item.get("TargetMode") == "External"
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            found[item.get("Id") or ""] = Relationship(type_name, target, external)
        return found


def open_package(data: bytes, name: str) -> Package:
    """Open the bytes of a .docx (also .docm, .dotx, .dotm); `name` is the file name for findings.

    Raises:
        InputError: not a Word package, encrypted, damaged, or built to do harm (sizes, names, document types).
    """
    place = Place(file=name)
    _refuse_other_files(data, place)
    parts = _read_parts(data, place)
    package = Package(name, parts)
    if "[Content_Types].xml" not in parts:
        raise InputError(error("word.not-word", place, "压缩包里没有 Word 的内容清单，这不是 Word 文件", _SAVE_AS))
    package.types = _types.get((parts["[Content_Types].xml"],), lambda: _read_types(package))
    main = package.related("", "officeDocument")
    if main is None or package.content_type(main) not in _WORD_TYPES:
        raise InputError(_not_word(package, main, place))
    package.main = main
    return package


def _read_types(package: Package) -> ContentTypes:
    types = ContentTypes({}, {})
    for item in package.xml("[Content_Types].xml"):
        if item.tag == f"{{{CONTENT_TYPES}}}Default":
            types.defaults[(item.get("Extension") or "").lower()] = item.get("ContentType") or ""
        elif item.tag == f"{{{CONTENT_TYPES}}}Override":
            types.overrides[(item.get("PartName") or "").lstrip("/").lower()] = item.get("ContentType") or ""
    return types


def write_package(parts: Mapping[str, bytes], changed: Mapping[str, bytes] | None = None) -> bytes:
    """Return a zip of the parts in their order whose bytes depend on nothing but names and contents.

    `changed` takes the place of `parts` of the same name; the others are taken to stay for many packages, so that what
    they are compressed to is remembered.
    """
    return write_archive(parts, {} if changed is None else changed)


def ensure_part(package: Package, part: str, media_type: str, relationship: str) -> None:
    """Make a part of the package itself known: its media type, and that the package relates to it by this type."""
    override = f'<Override PartName="/{part}" ContentType="{media_type}"/>'
    name = "".join(word.title() for word in relationship.rpartition("/")[2].split("-"))
    relation = f'<Relationship Id="rId{name}" Type="{relationship}" Target="{part}"/>'
    _insert(package, "[Content_Types].xml", "Types", CONTENT_TYPES, override)
    _insert(package, "_rels/.rels", "Relationships", PACKAGE_RELATIONSHIPS, relation)


def _insert(package: Package, part: str, root_name: str, namespace: str, element: str) -> None:
    """Append `element` to the root of a package part, in the root's own namespace."""
    from lxml import etree

    root = package.xml(part)
    wrapper = etree.fromstring(f'<{root_name} xmlns="{namespace}">{element}</{root_name}>')
    root.append(wrapper[0])
    package.parts[part] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _refuse_other_files(data: bytes, place: Place) -> None:
    if not data:
        raise InputError(error("word.empty-file", place, "文件是空的（0 字节）", "请重新复制或下载此文件。"))
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise InputError(
                error(
                    "word.encrypted",
                    place,
                    "文件设了打开密码，无法读取",
                    "请用 Word 打开，在“文件—信息—保护文档”中去掉密码后另存为 .docx。",
                )
            )
        raise InputError(error("word.old-format", place, "这是旧的 .doc 格式（Word 97—2003），不是 .docx", _SAVE_AS))
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, message in _OTHER_FILES:
        if head.startswith(start):
            raise InputError(error("word.not-word", place, message, _SAVE_AS))


def _read_parts(data: bytes, place: Place) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            faults = _entry_faults(entries, place)
            if faults:
                raise InputError(faults)
            return {entry.filename: archive.read(entry) for entry in entries}
    except (InputError, MemoryError):
        raise
    except Exception as bad:  # zipfile fails in any way on heads of entries that were made to break it
        raise InputError(
            error(
                "word.damaged",
                place,
                "文件已损坏或不是 .docx（压缩包读不出来）",
                "请重新复制或下载此文件；能在 Word 中打开的，另存为 .docx 再试。",
            )
        ) from bad


def _entry_faults(entries: list[zipfile.ZipInfo], place: Place) -> list[Finding]:
    """Return errors for entries no Word program writes; names compare without case, as the standard asks."""
    hint = "这样的文件不是 Word 写出的，请确认来源；可用 Word 打开后另存为 .docx。"
    faults = []
    if len(entries) > MAX_PARTS:
        faults.append(error("word.too-large", place, f"文件内的部件多于 {MAX_PARTS} 个", hint))
    if sum(entry.file_size for entry in entries) > MAX_TOTAL_SIZE:
        limit = MAX_TOTAL_SIZE // 2**20
        faults.append(error("word.too-large", place, f"文件解压后大于 {limit} MB", hint))
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        where = Place(file=place.file, where=name)
        if entry.flag_bits & 0x1:
            faults.append(error("word.encrypted", where, "压缩包设了密码，无法读取", "请去掉密码后重新保存。"))
        if entry.file_size > MAX_PART_SIZE:
            faults.append(error("word.too-large", where, f"此部件大于 {MAX_PART_SIZE // 2**20} MB", hint))
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            faults.append(error("word.unsafe-name", where, "部件名是绝对路径或指向包外", hint))
        if name.lower() in seen:
            faults.append(error("word.duplicate-part", where, "压缩包里有两个同名部件", hint))
        seen.add(name.lower())
    return faults


def _not_word(package: Package, main: str | None, place: Place) -> Finding:
    kind = package.content_type(main) if main else ""
    if "spreadsheetml" in kind or "ms-excel" in kind:
        message = "这是 Excel 文件，不是 Word 文件"
    elif "presentationml" in kind or "ms-powerpoint" in kind:
        message = "这是 PowerPoint 文件，不是 Word 文件"
    else:
        message = "压缩包里找不到 Word 正文，这不是 Word 文件"
    return error("word.not-word", place, message, _SAVE_AS)
