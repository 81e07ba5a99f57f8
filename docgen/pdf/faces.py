"""Which face names Word files use, what role each plays, and which free faces may stand in for it.

The standard names typeface classes (GB/T 9704-2012, 5.2.2), Word files name fonts. A role (仿宋, 黑体 …) joins the two:
an installed font of the very name always wins, then the role's own families in order, then the stand-ins.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Role:
    """A class of typefaces: the names Word files call it by, and the families that may serve, best first."""

    key: str
    title: str
    word_names: tuple[str, ...]
    stand_ins: tuple[str, ...]
    bold_stand_in: bool = False
    """True when the stand-in should be its bold cut (小标宋 is a heavy face)."""
    traditional: tuple[str, ...] = ()
    """The families that may serve in a paper in Traditional Chinese, best first; empty where the stand-ins do."""


ROLES: tuple[Role, ...] = (
    Role(
        "fang",
        "仿宋",
        (
            "仿宋_GB2312",
            "仿宋",
            "FangSong",
            "FangSong_GB2312",
            "华文仿宋",
            "STFangsong",
            "方正仿宋_GBK",
            "方正仿宋简体",
        ),
        ("FandolFang", "Noto Serif CJK SC"),
        # The one free 仿宋 with these characters (cwTeX) is drawn 0.92 em wide, 30 characters to a row of 28.
        traditional=("Noto Serif CJK SC", "AR PL UMing CN"),
    ),
    Role(
        "kai",
        "楷体",
        ("楷体_GB2312", "楷体", "KaiTi", "KaiTi_GB2312", "华文楷体", "STKaiti", "方正楷体_GBK", "方正楷体简体"),
        ("FandolKai", "Noto Serif CJK SC"),
        traditional=("AR PL UKai CN", "TW-Kai", "Noto Serif CJK SC"),
    ),
    Role(
        "xbs",
        "小标宋",
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋体"),
        ("FandolSong", "Noto Serif CJK SC"),
        bold_stand_in=True,
        traditional=("Noto Serif CJK SC", "AR PL UMing CN"),
    ),
    Role(
        "hei",
        "黑体",
        (
            "黑体",
            "SimHei",
            "华文黑体",
            "STHeiti",
            "方正黑体_GBK",
            "方正黑体简体",
            "Heiti SC",
            "微软雅黑",
            "Microsoft YaHei",
            "等线",
            "DengXian",
            "等线 Light",
            "DengXian Light",
        ),
        ("FandolHei", "Noto Sans CJK SC"),
        traditional=("Noto Sans CJK SC",),
    ),
    Role(
        "song",
        "宋体",
        (
            "宋体",
            "SimSun",
            "NSimSun",
            "新宋体",
            "华文宋体",
            "STSong",
            "华文中宋",
            "STZhongsong",
            "Songti SC",
            "方正书宋_GBK",
            "MS Mincho",
            "ＭＳ 明朝",
            "PMingLiU",
            "新細明體",
            "MingLiU",
        ),
        ("FandolSong", "Noto Serif CJK SC"),
        traditional=("Noto Serif CJK SC", "AR PL UMing CN"),
    ),
    Role(
        "serif",
        "西文衬线",
        ("Times New Roman", "Times", "Cambria", "Georgia", "Garamond", "Liberation Serif"),
        ("Liberation Serif", "Tinos", "Nimbus Roman", "DejaVu Serif", "Noto Serif CJK SC", "FandolSong"),
    ),
    Role(
        "sans",
        "西文无衬线",
        ("Arial", "Calibri", "Calibri Light", "Helvetica", "Verdana", "Tahoma", "Segoe UI", "Liberation Sans"),
        ("Liberation Sans", "Arimo", "Nimbus Sans", "DejaVu Sans", "Noto Sans CJK SC", "FandolHei"),
    ),
    Role(
        "mono",
        "西文等宽",
        ("Courier New", "Courier", "Consolas", "Liberation Mono"),
        ("Liberation Mono", "Cousine", "Nimbus Mono PS", "DejaVu Sans Mono", "FandolSong"),
    ),
)

METRIC_TWINS: dict[str, tuple[str, ...]] = {
    "Calibri": ("Carlito",),
    "Calibri Light": ("Carlito",),
    "Cambria": ("Caladea",),
}
"""Free fonts drawn to the very widths of one named font; they come before the role's stand-ins."""

FALLBACKS: tuple[str, ...] = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "FandolSong",
    "DejaVu Serif",
    "DejaVu Sans",
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
)
"""Families tried for a character that the wanted face lacks (rare characters of personal names, signs)."""

SANS_FALLBACKS: tuple[str, ...] = ("Noto Sans CJK SC", *FALLBACKS)

_BY_NAME = {name.casefold(): role for role in ROLES for name in role.word_names}
_BY_KEY = {role.key: role for role in ROLES}

_CLUES = (
    ("仿宋", "fang"),
    ("fang", "fang"),
    ("楷", "kai"),
    ("kai", "kai"),
    ("小标宋", "xbs"),
    ("xiaobiaosong", "xbs"),
    ("黑", "hei"),
    ("hei", "hei"),
    ("宋", "song"),
    ("song", "song"),
    ("明", "song"),
    ("ming", "song"),
    ("mono", "mono"),
    ("courier", "mono"),
    ("sans", "sans"),
    ("gothic", "hei"),
)


def role_of(word_name: str, east_asian: bool) -> Role:
    """Return the role of a face name; a name nobody knows is judged by its parts, else 宋体 or the Latin serif."""
    known = _BY_NAME.get(word_name.casefold())
    if known is not None:
        return known
    lowered = word_name.casefold()
    for clue, key in _CLUES:
        if clue in lowered:
            return _BY_KEY[key]
    return _BY_KEY["song" if east_asian else "serif"]
