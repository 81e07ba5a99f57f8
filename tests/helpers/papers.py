"""Papers to lay a ruler on: each shipped kind's sample, the same with a long text, and hard cases; made once a run."""

from __future__ import annotations

import atexit
import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

import yaml

from docgen.batch.jobs import single
from docgen.batch.render import FinishedPaper, Renderer
from docgen.batch.workspace import open_workspace
from docgen.pdf import get_engine
from docgen.word import read_document
from tests.helpers import libreoffice
from tests.helpers.hard_cases import HARD_CASES, LONG_NAME
from tests.measure import Page, measure

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
KINDS = tuple(sorted(path.parent.name for path in TEMPLATES.glob("*/template.yaml")))
LONG = "（长文）"
"""Added to a kind's name: the sample with so much text that it fills whole pages."""

_SENTENCES = (
    "支援人员到岗后应当先熟悉受援单位的科室设置和常见病种，再与科室负责人商定带教内容。",
    "受援单位要安排好食宿和交通，按月核对出勤，遇有特殊情况及时告知派出单位。",
    "手术带教由浅入深，先观摩、后协助、再独立完成，每一步都要经带教人员确认。",
    "查房时要讲清诊断依据和用药理由，鼓励年轻医师提出不同看法。",
    "义诊安排在农闲时节，提前公布时间和地点，行动不便的老人由村医陪同上门看诊。",
    "进修人员返回以后，应当把学到的技术用起来，并在科室内讲给同事听。",
    "设备移交时双方当面清点，写明型号、数量和完好程度，日常保养由使用科室负责。",
    "转诊病人随身携带病历摘要，接诊科室应当优先安排，病情稳定后转回当地康复。",
    "远程会诊固定在每周三下午，疑难病例可以随时提出申请，会诊意见归入病历保存。",
    "年中检查以实地察看为主，少开会、少填表，重在发现问题、当场解决。",
)


def long_text(paragraphs: int) -> str:
    """Return that many paragraphs of Chinese text, some 250 characters each, without a digit or Latin letter."""
    sentences = cycle(_SENTENCES)
    # The pace differs from the number of sentences, so that no two neighbouring paragraphs begin alike.
    return "\n".join("".join(islice(sentences, 7)) for _ in range(paragraphs))


@cache
def sample(kind: str) -> dict[str, Any]:
    """Return the fields of a kind's sample as they are typed."""
    loaded = yaml.load((TEMPLATES / kind / "sample.yaml").read_text("utf-8"), yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


@cache
def body_field(kind: str) -> str:
    """Return the field that takes running text; of several, the main one or else the last."""
    declared = yaml.load((TEMPLATES / kind / "template.yaml").read_text("utf-8"), yaml.BaseLoader)["字段"]
    fields = [name for name, field in declared.items() if field["类型"] == "正文"]
    # The document that a notice issues is longer than the notice. Were the notice the longer one, the issued document's
    # page would be the sample's, yet LibreOffice breaks it three lines earlier than it does in the sample.
    main = next((name for name in ("正文", "文件正文") if name in fields), "")
    return main or (fields[-1] if fields else "")


def names() -> list[str]:
    """Return the names of all papers: the samples, the long ones, and the hard cases of the kinds there are."""
    hard = [name for name, (kind, _) in HARD_CASES.items() if kind in KINDS]
    return [*KINDS, *(kind + LONG for kind in KINDS if body_field(kind)), *hard]


def kind_of(name: str) -> str:
    """Return the kind of a paper."""
    return HARD_CASES[name][0] if name in HARD_CASES else name.removesuffix(LONG)


def content(name: str) -> dict[str, Any]:
    """Return the fields of a paper."""
    kind = kind_of(name)
    changes: dict[str, Any] = {body_field(kind): long_text(8)} if name.endswith(LONG) else {}
    if name in HARD_CASES:
        changes = HARD_CASES[name][1]
    changed = {"模板": kind, **sample(kind), **changes}
    return {key: value for key, value in changed.items() if value is not None}


_PAPERS: dict[str, FinishedPaper] = {}


def paper(name: str) -> FinishedPaper:
    """Return a paper as Word file and PDF, made when it is first asked for."""
    if name not in _PAPERS:
        _PAPERS[name] = _made(name)
    return _PAPERS[name]


def _made(name: str) -> FinishedPaper:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.yaml"
        # JSON is YAML in which every value is quoted.
        path.write_text(json.dumps(content(name), ensure_ascii=False), "utf-8")
        renderer = _renderer()
        return renderer.render(single(path, renderer.workspace), Path())


def _make_all() -> None:
    """Make the papers that nobody has asked for yet, two at a time."""
    missing = [name for name in names() if name not in _PAPERS]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        _PAPERS.update(zip(missing, pool.map(_made, missing, chunksize=2), strict=True))


@cache
def pdf(name: str, engine: str) -> bytes:
    """Return a paper's PDF by an engine, made of the same Word file."""
    forms = paper(name).forms
    return forms["pdf"] if engine == "weasyprint" else pdf_of(forms["docx"], engine)


def pdf_of(word: bytes, engine: str) -> bytes:
    """Return a Word file's PDF by an engine."""
    document, _ = read_document(word, "公文")
    return get_engine(engine).render(document, "公文").pdf


@cache
def _renderer() -> Renderer:
    """Return a renderer for the shipped workspace and one institution more."""
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    shutil.copy(ROOT / "docgen.yaml", folder)
    shutil.copytree(ROOT / "data", folder / "data")
    more = [{"编号": "long-name", "名称": LONG_NAME, "类别": "其他"}]
    institutions = folder / "data" / "institutions"
    institutions.mkdir()
    (institutions / "long.yaml").write_text(json.dumps(more, ensure_ascii=False), "utf-8")
    workspace, findings = open_workspace(folder)
    assert findings == ()
    return Renderer(workspace, ("docx", "pdf"), "weasyprint")


@cache
def witnessed() -> dict[str, bytes]:
    """Return LibreOffice's PDF of every paper's Word file; one start of it serves all."""
    _make_all()
    with TemporaryDirectory() as folder:
        files = []
        for name in names():
            files.append(Path(folder) / f"{name}.docx")
            files[-1].write_bytes(paper(name).forms["docx"])
        made = libreoffice.render(files, Path(folder))
    return {Path(name).stem: pdf for name, pdf in made.items()}


@cache
def measured(name: str, program: str) -> tuple[Page, ...]:
    """Return what stands on the pages of a paper, in our PDF or in LibreOffice's of the same Word file."""
    return measure(paper(name).forms["pdf"] if program == "docgen" else witnessed()[name])
