"""The catalogue of indicators 指标: what work records may count."""

from __future__ import annotations

from pydantic import Field

from docgen.model.base import Model
from docgen.model.types import Text, YesNo


class Indicator(Model, title="指标目录"):
    """One thing that work records may count."""

    name: Text = Field(alias="名称", description="指标名称")
    unit: Text = Field(alias="计量", description="计量单位，如 人次、例")
    category: Text | None = Field(alias="类别", description="指标类别", default=None)
    phrase: Text | None = Field(
        alias="说法", description="总结里数量前面的话，如 完成手术；不填时由名称得出", default=None
    )
    personal: YesNo = Field(
        alias="计入个人", description="当月只派驻一人时，数量是否算作这个人完成的", default=True
    )
    note: Text | None = Field(alias="说明", description="统计口径等说明", default=None)


def worded(name: str, unit: str, quantity: object, phrase: str | None = None) -> str:
    """Return a quantity as a sentence says it, after `phrase`, or after the name without the measure at its end.

    会诊次数 (次) gives 会诊12次, 门诊人次 gives 门诊2047人次.
    """
    endings = (f"{unit}数", unit, "金额", "数量")
    bare = next((name.removesuffix(end) for end in endings if end and name.endswith(end) and name != end), name)
    return f"{phrase or bare}{quantity}{unit}"
