"""What was done: the monthly work records 工作记录."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self, TypeAlias

from pydantic import Field, ValidationInfo, field_validator, model_validator

from docgen.model.base import Model
from docgen.model.types import Count, Date, InstitutionRef, MonthValue, Natural, PairingRef, PersonRef, Text, refusal
from docgen.text.dates import format_date

Quantity: TypeAlias = int | Decimal
Days = Annotated[Natural, Field(le=31)]


class Attendance(Model, title="派驻人员"):
    """One person's month at the recipient."""

    person: PersonRef = Field(alias="人员", description="派驻人员的编号或姓名")
    arrived: Date | None = Field(alias="到岗", description="到岗日期", default=None)
    left: Date | None = Field(alias="离岗", description="离岗日期，不早于到岗日期", default=None)
    days: Days | None = Field(alias="出勤天数", description="当月出勤天数", default=None)
    counts: dict[Text, Count] = Field(
        alias="数据", description="本人完成的数量；各人合计应与这条记录的“数据”相符", default_factory=dict
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.arrived and self.left and self.left < self.arrived:
            message = f"离岗日期{format_date(self.left)}早于到岗日期{format_date(self.arrived)}"
            raise refusal("data.date-order", message, "核对“到岗”和“离岗”", field="离岗")
        return self


class WorkRecord(Model, title="工作记录"):
    """The work of one pairing in one month, for one recipient or for all of them."""

    pairing: PairingRef = Field(alias="结对", description="结对的编号")
    recipient: InstitutionRef | None = Field(
        alias="受援方", description="受援单位；结对有多个受援方时写明是哪一个", default=None
    )
    month: MonthValue = Field(alias="月份", description="月份，如 2025-03")
    staff: tuple[Attendance, ...] = Field(alias="派驻人员", description="当月派驻人员及出勤", default=())
    counts: dict[Text, Count] = Field(
        alias="数据",
        description="各项指标的数量；写了各人数量的指标可以不写",
        default_factory=dict,
        validate_default=True,
    )
    note: Text | None = Field(alias="说明", description="说明", default=None)

    @field_validator("counts")
    @classmethod
    def _with_personal(cls, value: dict[str, Quantity], info: ValidationInfo) -> dict[str, Quantity]:
        """Take over what is counted for each person; a sum that was typed as well must agree."""
        sums: dict[str, Quantity] = {}
        for attendance in info.data.get("staff", ()):
            for name, count in attendance.counts.items():
                sums[name] = sums.get(name, 0) + count
        for name, count in sums.items():
            if name in value and value[name] != count:
                message = f"“{name}”各人合计{count}，与这条记录的{value[name]}不符"
                raise refusal(
                    "data.person-sum", message, "核对“派驻人员”里各人的数据和这一条的数据", other="派驻人员"
                )
        return {**value, **sums}

    @property
    def id(self) -> str:
        """What tells records apart: pairing, recipient where given, month as 2025-03, joined by `/`."""
        return "/".join(part for part in (self.pairing, self.recipient, self.month.iso) if part)
