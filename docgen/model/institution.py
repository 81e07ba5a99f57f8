"""Institutions 单位."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from docgen.model.base import Model, name_of
from docgen.model.types import InstitutionRef, Text, options_of

InstitutionKind = Annotated[
    str,
    *options_of(
        "综合医院",
        "中医医院",
        "民族医医院",
        "专科医院",
        "妇幼保健机构",
        "疾病预防控制机构",
        "卫生监督机构",
        "乡镇卫生院",
        "社区卫生服务机构",
        "卫生健康行政部门",
        "人民政府",
        "其他",
    ),
]
HospitalLevel = Annotated[
    str, *options_of("三级甲等", "三级乙等", "三级", "二级甲等", "二级乙等", "二级", "一级甲等", "一级", "未定级")
]


class Institution(Model, title="单位"):
    """A body that supports, is supported, witnesses or is informed."""

    id: Text = Field(alias="编号", description="单位的编号，其他数据用它指明单位")
    name: Text = Field(alias="名称", description="单位全称，与公章一致")
    short_name: Text = Field(alias="简称", description="规范化简称，不填时与名称相同", default_factory=name_of)
    kind: InstitutionKind | None = Field(alias="类别", description="单位类别", default=None)
    level: HospitalLevel | None = Field(alias="级别", description="医院级别和等次", default=None)
    region: Text | None = Field(alias="地区", description="所在地区", default=None)
    legal_representative: Text | None = Field(alias="法定代表人", description="法定代表人姓名", default=None)
    contact: Text | None = Field(alias="联系人", description="联系人姓名", default=None)
    phone: Text | None = Field(alias="联系电话", description="联系电话", default=None)
    address: Text | None = Field(alias="地址", description="通信地址", default=None)
    postcode: Text | None = Field(alias="邮编", description="邮政编码", default=None)
    email: Text | None = Field(alias="电子邮箱", description="电子邮箱", default=None)
    code: Text | None = Field(alias="代字", description="发文机关代字，用于发文字号", default=None)
    parent: InstitutionRef | None = Field(alias="上级", description="上级单位的编号、名称或简称", default=None)
