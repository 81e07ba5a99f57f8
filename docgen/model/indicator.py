"""The catalogue of indicators 指标: what work records may count."""

from __future__ import annotations

from pydantic import Field

from docgen.model.base import Model
from docgen.model.types import Text


class Indicator(Model, title="指标目录"):
    """One thing that work records may count."""

    name: Text = Field(alias="名称", description="指标名称")
    unit: Text = Field(alias="计量", description="计量单位，如 人次、例")
    category: Text | None = Field(alias="类别", description="指标类别", default=None)
    note: Text | None = Field(alias="说明", description="统计口径等说明", default=None)
