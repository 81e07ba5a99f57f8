"""Who supports whom, for how long and with what: pairings 结对 and their parts."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from docgen.model.base import Model
from docgen.model.types import (
    Amount,
    Date,
    Hundredths,
    IndicatorName,
    InstitutionRef,
    InstitutionRefs,
    LowestTitle,
    Natural,
    Number,
    Positive,
    Sentences,
    SomeInstitutionRefs,
    Text,
    TextList,
    YesNo,
    options_of,
    refusal,
)
from docgen.text.dates import format_date

Span = Annotated[str, *options_of("每年", "协议期")]
EquipmentMode = Annotated[str, *options_of("捐赠", "借用")]
ShareBasis = Annotated[str, *options_of("毛收入", "净收入")]
Goal = Annotated[Number, Field(ge=0)]
Percent = Annotated[Hundredths, Field(ge=0, le=100)]


class Term(Model, title="期限"):
    """The first and the last day of an agreement."""

    start: Date = Field(alias="起", description="开始日期")
    end: Date = Field(alias="止", description="结束日期，不早于开始日期")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.end < self.start:
            message = f"结束日期{format_date(self.end)}早于开始日期{format_date(self.start)}"
            raise refusal("data.date-order", message, "核对“起”和“止”", field="止")
        return self


class Posting(Model, title="派驻"):
    """The staff the supporter sends: people a batch, batches a year, their lowest title and months each."""

    headcount: Positive = Field(alias="人数", description="每批派驻人数")
    batches: Positive = Field(alias="每年批次", description="每年派驻批次", default=1)
    lowest_title: LowestTitle | None = Field(alias="最低职称", description="派驻人员的最低职称或职称级别", default=None)
    months: Positive | None = Field(alias="每人月数", description="每人派驻的月数", default=None)
    days: Positive | None = Field(alias="每年天数", description="每年到受援方服务累计不少于多少天", default=None)
    specialties: TextList = Field(alias="专业", description="派驻人员的专业", default=())


class Training(Model, title="进修"):
    """The recipient's staff the supporter trains."""

    per_year: Positive = Field(alias="每年人数", description="每年接收进修的人数")
    months: Positive | None = Field(alias="每期月数", description="每期进修的月数", default=None)
    free: YesNo = Field(alias="免费", description="是否免收进修费", default=True)


class Target(Model, title="指标"):
    """What is to be reached, each year or over the whole term."""

    name: IndicatorName = Field(alias="名称", description="指标名称，与指标目录一致，才能与工作记录比较")
    goal: Goal = Field(alias="目标", description="要达到的数量")
    unit: Text = Field(alias="计量", description="计量单位，如 人次、例")
    span: Span = Field(alias="口径", description="目标按每年还是按整个协议期计", default="每年")


class Share(Model, title="分成"):
    """How income from lent equipment is divided, in percent."""

    basis: ShareBasis = Field(alias="依据", description="按毛收入还是净收入分成")
    supporter: Percent = Field(alias="支援方", description="支援方所得百分比")
    recipient: Percent = Field(alias="受援方", description="受援方所得百分比")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        total = self.supporter + self.recipient
        if total != 100:
            raise refusal("data.share", f"双方分成合计{total}%", "支援方与受援方的百分比合计应为 100", field="受援方")
        return self


class Equipment(Model, title="设备"):
    """Equipment given or lent to the recipient."""

    name: Text = Field(alias="名称", description="设备名称")
    count: Positive = Field(alias="数量", description="数量", default=1)
    unit: Text = Field(alias="计量", description="计量单位", default="台")
    value: Amount | None = Field(alias="金额", description="价值，单位元", default=None)
    mode: EquipmentMode = Field(alias="方式", description="捐赠还是借用")
    share: Share | None = Field(alias="分成", description="借用设备的收入分成", default=None)


class Referral(Model, title="双向转诊"):
    """Two-way referral of patients."""

    specialties: TextList = Field(alias="专科", description="转诊专科", default=())
    reserved_beds: Natural | None = Field(alias="预留床位", description="预留床位数", default=None)
    free_registration: YesNo = Field(alias="免收挂号费", description="转诊病人是否免收挂号费", default=True)
    upward: Sentences = Field(alias="上转条件", description="哪些病人转往支援方，每类一项", default=())
    downward: Sentences = Field(alias="下转条件", description="哪些病人转回受援方，每类一项", default=())
    office: Text | None = Field(alias="承办部门", description="支援方办理转诊的部门", default=None)
    person: Text | None = Field(alias="联系人", description="支援方转诊联系人", default=None)
    contact: Text | None = Field(alias="联系电话", description="转诊联系电话", default=None)
    feedback_days: Positive | None = Field(
        alias="反馈天数", description="出院后几个工作日内把诊疗情况告知对方", default=None
    )


class Funds(Model, title="经费"):
    """Money for the work of a pairing."""

    amount: Amount = Field(alias="金额", description="协议期内的总额，单位元")
    yearly: Amount | None = Field(
        alias="每人每年", description="派驻人员每人每年的补助标准，单位元，不满一年的按月折算", default=None
    )
    source: Text | None = Field(alias="来源", description="经费来源", default=None)
    use: Text | None = Field(alias="用途", description="经费用途", default=None)


class Technique(Model, title="适宜技术"):
    """A technique that the recipient is to learn, such as one of Chinese medicine."""

    name: Text = Field(alias="名称", description="技术名称，如 针刺疗法")
    learners: Positive | None = Field(alias="掌握人数", description="受援方能独立操作的人数", default=None)
    due: Date | None = Field(alias="完成日期", description="最迟哪一天完成", default=None)


class Allotment(Model, title="分配"):
    """What one of several recipients gets of the staff posted and of the places for training."""

    recipient: InstitutionRef = Field(alias="受援方", description="受援单位的编号、名称或简称")
    headcount: Positive = Field(alias="人数", description="每批派驻到这家单位的人数")
    specialties: TextList = Field(alias="专业", description="派驻到这家单位的人员的专业", default=())
    trainees: Natural | None = Field(alias="进修人数", description="每年接收这家单位进修的人数", default=None)


class Pairing(Model, title="结对"):
    """One supporter and the recipients it supports under one agreement."""

    id: Text = Field(alias="编号", description="结对的编号")
    supporter: InstitutionRef = Field(alias="支援方", description="支援单位的编号、名称或简称")
    recipients: SomeInstitutionRefs = Field(alias="受援方", description="一个或多个受援单位的编号、名称或简称")
    basis: TextList = Field(alias="依据", description="签订协议依据的文件", default=())
    term: Term = Field(alias="期限", description="协议期限")
    aims: Sentences = Field(alias="支援目标", description="期满时受援方要达到的状况，每项一句，不写句号", default=())
    posting: Posting | None = Field(alias="派驻", description="派驻人员的安排", default=None)
    training: Training | None = Field(alias="进修", description="接收进修的安排", default=None)
    allotments: tuple[Allotment, ...] = Field(
        alias="分配", description="有几个受援方时，派驻和进修的名额怎样分到各家", default=()
    )
    targets: tuple[Target, ...] = Field(alias="指标", description="约定的指标", default=())
    techniques: tuple[Technique, ...] = Field(alias="适宜技术", description="要推广的适宜技术", default=())
    equipment: tuple[Equipment, ...] = Field(alias="设备", description="捐赠或借用的设备", default=())
    referral: Referral | None = Field(alias="双向转诊", description="双向转诊的安排", default=None)
    funds: Funds | None = Field(alias="经费", description="经费", default=None)
    witness: InstitutionRef | None = Field(alias="见证方", description="见证单位的编号、名称或简称", default=None)
    filed_with: InstitutionRefs = Field(alias="备案单位", description="协议报送备案的单位", default=())
    copies: Positive = Field(alias="份数", description="协议一式几份", default=4)
    signed: Date | None = Field(alias="签订日期", description="签订日期，不填时留空待签", default=None)
    note: Text | None = Field(alias="备注", description="备注", default=None)

    @model_validator(mode="after")
    def _two_sides(self) -> Self:
        if self.supporter in self.recipients:
            raise refusal("data.same-party", f"“{self.supporter}”既是支援方又是受援方", "核对双方单位", field="受援方")
        doubled = next((ref for ref in self.recipients if self.recipients.count(ref) > 1), None)
        if doubled is not None:
            raise refusal("data.same-party", f"受援方“{doubled}”写了两次", "删去重复的一个", field="受援方")
        names = [target.name for target in self.targets]
        repeated = next((name for name in names if names.count(name) > 1), None)
        if repeated is not None:
            raise refusal("data.duplicate-target", f"指标“{repeated}”写了两次", "每项指标只写一条", field="指标")
        return self

    @model_validator(mode="after")
    def _allotted(self) -> Self:
        """Refuse allotments that leave out a recipient or do not add up to what is agreed for all."""
        if not self.allotments:
            return self
        named = [allotment.recipient for allotment in self.allotments]
        if sorted(named) != sorted(self.recipients):
            message = "“分配”里的单位与受援方对不上"
            raise refusal("data.allotment", message, "每个受援方各写一条，不多不少", field="分配", other="受援方")
        posted = self.posting.headcount if self.posting else 0
        given = sum(allotment.headcount for allotment in self.allotments)
        if given != posted:
            message = f"各受援方分到的人数合计{given}人，派驻人数是{posted}人"
            raise refusal("data.allotment", message, "核对“分配”和“派驻”的人数", field="分配", other="派驻")
        trained = [allotment.trainees for allotment in self.allotments if allotment.trainees is not None]
        places = self.training.per_year if self.training else 0
        if trained and sum(trained) != places:
            message = f"各受援方的进修人数合计{sum(trained)}人，每年接收进修是{places}人"
            raise refusal("data.allotment", message, "核对“分配”和“进修”的人数", field="分配", other="进修")
        return self

    def target(self, name: str) -> Target | None:
        """Return the target of that name, None when the pairing has none."""
        return next((target for target in self.targets if target.name == name), None)
