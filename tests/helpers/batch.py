"""Small workspaces for tests of the batch: a kind of one paragraph, papers by the dozen."""

from __future__ import annotations

from pathlib import Path

from docx import Document

CONFIG = "版本: 1\n年度: 2026\n生成:\n"
MEMOS = "  - {文件: data/memos/*.yaml}\n"
KIND = """
名称: 便笺
说明: 一段话
版式: 公文
字段:
  标题: {类型: 文本, 必填: 是}
  内容: {类型: 文本}
输出: "{{ 年度 }}/{{ 标题 }}"
"""


def write(path: Path, text: str) -> Path:
    """Write a text file, folders included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def write_template(folder: Path, *paragraphs: str) -> None:
    """Write a kind's template.docx with the given paragraphs."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    folder.mkdir(parents=True, exist_ok=True)
    document.save(str(folder / "template.docx"))


def make_workspace(root: Path, papers: int = 2, jobs: str = MEMOS) -> Path:
    """Make a workspace whose kind `memo` prints 标题 and 内容, with so many memos (甲1, 甲2 …) and no other data."""
    write(root / "docgen.yaml", CONFIG + jobs)
    write(root / "templates/memo/template.yaml", KIND)
    write_template(root / "templates/memo", "{{ 标题 }}", "{{ 内容 }}")
    for number in range(1, papers + 1):
        write(root / f"data/memos/{number}.yaml", f"模板: memo\n标题: 甲{number}\n内容: 第{number}件\n")
    return root


def files_below(folder: Path) -> dict[str, bytes]:
    """Return the papers below an output folder by path, without the build's own notes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".docgen" not in path.parts
    }
