"""People 人员."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from docgen.model.base import Model, name_of
from docgen.model.types import InstitutionRef, MonthValue, PicturePath, Text, Title, options_of

Gender = Annotated[str, *options_of("男", "女")]


class Person(Model, title="人员"):
    """A member of an institution's staff. Two people of one name need ids of their own."""

    name: Text = Field(alias="姓名", description="姓名")
    id: Text = Field(alias="编号", description="人员的编号，不填时就是姓名；有人同名时必填", default_factory=name_of)
    gender: Gender | None = Field(alias="性别", description="性别", default=None)
    born: MonthValue | None = Field(alias="出生年月", description="出生的年和月", default=None)
    ethnicity: Text | None = Field(alias="民族", description="民族", default=None)
    affiliation: Text | None = Field(alias="政治面貌", description="政治面貌，如 中共党员、群众", default=None)
    education: Text | None = Field(alias="学历", description="最高学历，如 大学本科", default=None)
    institution: InstitutionRef = Field(alias="单位", description="所在单位的编号、名称或简称")
    department: Text | None = Field(alias="科室", description="所在科室", default=None)
    title: Title | None = Field(alias="职称", description="专业技术职称，如 主治医师", default=None)
    position: Text | None = Field(alias="职务", description="行政职务，如 科主任", default=None)
    specialty: Text | None = Field(alias="专业", description="专业", default=None)
    phone: Text | None = Field(alias="联系电话", description="联系电话", default=None)
    photo: PicturePath | None = Field(
        alias="照片", description="证件照的路径，从工作区的目录算起；PNG 或 JPEG", default=None
    )
