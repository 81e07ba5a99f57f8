"""Professional titles of health workers and the grade each belongs to."""

from __future__ import annotations

from enum import IntEnum


class Grade(IntEnum):
    """The four grades, comparable: 初级 < 中级 < 副高级 < 正高级."""

    JUNIOR = 1
    MIDDLE = 2
    ASSOCIATE_SENIOR = 3
    SENIOR = 4

    @property
    def label(self) -> str:
        """The grade's Chinese name."""
        return GRADE_NAMES[self - 1]


GRADE_NAMES = ("初级", "中级", "副高级", "正高级")

# One row a series (医 医(中医) 医(公共卫生) 护 药 药(中药) 技 检验 治疗 康复 营养 工程), the lowest grade first.
_SERIES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("医士", "医师", "住院医师", "助理医师", "执业助理医师"), ("主治医师",), ("副主任医师",), ("主任医师",)),
    (("中医士", "中医师"), ("主治中医师",), ("副主任中医师",), ("主任中医师",)),
    (("公卫医士", "公卫医师"), ("主管医师",), ("副主任公卫医师",), ("主任公卫医师",)),
    (("护士", "护师"), ("主管护师",), ("副主任护师",), ("主任护师",)),
    (("药士", "药师"), ("主管药师",), ("副主任药师",), ("主任药师",)),
    (("中药士", "中药师"), ("主管中药师",), ("副主任中药师",), ("主任中药师",)),
    (("技士", "技师"), ("主管技师",), ("副主任技师",), ("主任技师",)),
    (("检验士", "检验师"), ("主管检验师",), ("副主任检验师",), ("主任检验师",)),
    (("治疗士", "治疗师"), ("主管治疗师",), ("副主任治疗师",), ("主任治疗师",)),
    (("康复治疗士", "康复治疗师"), ("主管康复治疗师",), ("副主任康复治疗师",), ("主任康复治疗师",)),
    (("营养士", "营养师"), ("主管营养师",), ("副主任营养师",), ("主任营养师",)),
    (("技术员", "助理工程师"), ("工程师",), ("高级工程师",), ("正高级工程师",)),
)

_GRADES: dict[str, Grade] = {
    **{name: Grade(index) for index, name in enumerate(GRADE_NAMES, start=1)},
    "副高": Grade.ASSOCIATE_SENIOR,
    "正高": Grade.SENIOR,
    **{title: Grade(index) for series in _SERIES for index, titles in enumerate(series, start=1) for title in titles},
}


def rank_of(title: str) -> Grade | None:
    """Return the grade of a title (主治医师) or of a grade's own name (中级); None for a title that is not known."""
    return _GRADES.get(title.strip())


def known_titles() -> tuple[str, ...]:
    """Return every title and grade name that `rank_of` understands."""
    return tuple(_GRADES)
