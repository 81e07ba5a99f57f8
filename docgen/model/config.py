"""The workspace's own file, docgen.yaml: what the batch makes and how."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from docgen.model.base import Model
from docgen.model.nodes import Mapping
from docgen.model.types import Integer, OneOrMany, Positive, Text, Year, YesNo, options_of, refusal
from docgen.text.traditional import SCRIPT_NAMES, SIMPLIFIED

VERSION = 1
"""The version of docgen.yaml this program reads."""

Engine = Annotated[str, *options_of("weasyprint", "typst")]
PdfStandard = Annotated[str, *options_of("PDF/A-2b")]
ScriptName = Annotated[str, *options_of(*SCRIPT_NAMES)]
Each = Annotated[str, *options_of("结对", "单位", "人员", "月份")]
Form = Annotated[str, *options_of("docx", "pdf")]

MONTHLY = "月份"
"""What 逐个 may name besides one kind of things: a paper for each month of the year."""


def _mapping(value: object) -> Mapping:
    if not isinstance(value, Mapping):
        raise refusal("data.type", "应为一组“键: 值”", "另起一行缩进，每行写“键: 值”，冒号用半角，后面空一格")
    return value


FreeFields = Annotated[Mapping, PlainValidator(_mapping), WithJsonSchema({"type": "object"})]
"""Fields whose names and types the template declares; they stay nodes until it is known."""


class Job(Model, title="生成"):
    """One line of 生成: papers of their own (文件), or a template filled once or for each 结对, 单位, 人员 or 月份."""

    template: Text | None = Field(alias="模板", description="文种名称，如 support-agreement", default=None)
    each: Annotated[tuple[Each, ...], OneOrMany()] | None = Field(
        alias="逐个",
        description="为每个结对、单位、人员或全年每个月份各生成一份；写成 [结对, 月份] 的，每个结对每月一份",
        default=None,
    )
    where: Text | None = Field(alias="条件", description="只为满足条件的生成，如 结对.期限.起.年 == 2026", default=None)
    fields: FreeFields | None = Field(alias="字段", description="填入模板的字段", default=None)
    output: Text | None = Field(alias="输出", description="输出文件名（不带扩展名），可含 / 和 {{ }}", default=None)
    forms: Annotated[tuple[Form, ...], OneOrMany()] | None = Field(
        alias="形式", description="只要哪几种文件：docx、pdf；不写时两种都要", default=None
    )
    file: Text | None = Field(
        alias="文件", description="公文数据文件，可用通配符，如 data/notices/*.yaml", default=None
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.file is None) == (self.template is None):
            message = "“文件”和“模板”只能写一个" if self.file else "缺少“文件”或“模板”"
            raise refusal("data.job", message, "生成已写好的公文用“文件”，按模板逐个生成用“模板”加“逐个”")
        if self.file is not None:
            extra = next((name for name in ("each", "where", "fields") if getattr(self, name) is not None), None)
            if extra is not None:
                alias = type(self).model_fields[extra].alias or extra
                raise refusal("data.job", f"用“文件”时不能写“{alias}”", "公文的字段写在公文数据文件里", field=alias)
        if self.each is not None and len(self.each) > 1 and (len(self.each) > 2 or len({*self.each} - {MONTHLY}) != 1):
            hint = "写一种，如 逐个: 结对；要每月一份的，写 逐个: [结对, 月份]"
            raise refusal("data.job", "“逐个”只能写一种，或一种加月份", hint, field="逐个")
        if self.where is not None and self.each is None:
            raise refusal("data.job", "“条件”要和“逐个”一起用", "补上“逐个”，或删去“条件”", field="条件")
        return self


class Limits(Model, title="限额"):
    """What one paper of a batch may take at most, so that a runaway one stops no other."""

    seconds: Positive = Field(alias="秒", description="一份公文最多做多少秒", default=120)
    megabytes: Positive = Field(
        alias="内存MB", description="一份公文最多用多少内存（MB），仅在 Linux 上起作用", default=1000
    )


class Config(Model, title="设置"):
    """docgen.yaml."""

    version: Integer = Field(alias="版本", description="本文件格式的版本，目前是 1")
    name: Text | None = Field(alias="名称", description="工作区名称", default=None)
    engine: Engine = Field(alias="引擎", description="生成 PDF 的引擎", default="weasyprint")
    pdf_standard: PdfStandard | None = Field(
        alias="PDF标准", description="写 PDF/A-2b 时，生成的 PDF 符合长期归档标准；不写时是普通 PDF", default=None
    )
    year: Year | None = Field(alias="年度", description="年度，各份公文可用 {{ 年度 }}", default=None)
    script: ScriptName = Field(
        alias="字形", description="各份公文的字形；一份公文自己写了“字形”的，以它为准", default=SIMPLIFIED
    )
    convert_names: YesNo = Field(
        alias="人名转换", description="写成繁体时，人名是否也转换；不写则人名照数据里的样子", default=False
    )
    limits: Limits = Field(alias="限额", description="批量生成时，每份公文的时间和内存限额", default=Limits())
    jobs: tuple[Job, ...] = Field(alias="生成", description="要生成的公文", default=())

    @model_validator(mode="after")
    def _known_version(self) -> Self:
        if self.version > VERSION:
            message = f"这个工作区是第{self.version}版的，本程序只认识到第{VERSION}版"
            raise refusal("data.version", message, "请升级：pip install --upgrade docgen。", field="版本")
        if self.version < VERSION:
            message = f"没有第{self.version}版的工作区，最早的是第{VERSION}版"
            raise refusal("data.version", message, f"写“版本: {VERSION}”。", field="版本")
        return self
