"""Workspaces of any size with made-up institutions and pairings, the same on every run."""

from __future__ import annotations

from pathlib import Path

_PER_SUPPORTER = 10
"""Pairings of one supporting hospital, as a province's large hospitals have them."""
_NUMERALS = "一二三四五六七八九"
_COUNTIES = ("青河", "沙湾", "和平", "永安", "东川", "清水", "临江", "安远", "石桥", "金沙")
_SPECIALTIES = (
    "心血管内科",
    "普通外科",
    "骨科",
    "妇产科",
    "儿科",
    "急诊医学科",
    "呼吸内科",
    "神经内科",
    "麻醉科",
    "康复科",
)
_TITLES = ("主治医师", "副主任医师", "主任医师")


def make_workspace(folder: Path, agreements: int, engine: str) -> None:
    """Write a workspace with one support agreement for each of so many pairings."""
    supporters = -(-agreements // _PER_SUPPORTER)
    data = folder / "data"
    data.mkdir(parents=True)
    institutions = [_institution(f"S{number:05}", number, "综合医院", "三级甲等") for number in range(supporters)]
    institutions += [_institution(f"R{number:05}", number, "乡镇卫生院", "一级甲等") for number in range(agreements)]
    (data / "institutions.yaml").write_text("".join(institutions), "utf-8")
    (data / "pairings.yaml").write_text("".join(_pairing(number) for number in range(agreements)), "utf-8")
    config = (
        f"版本: 1\n名称: 测速用工作区\n年度: 2026\n引擎: {engine}\n生成:\n  - 模板: support-agreement\n    逐个: 结对\n"
        '    输出: "{{ 年度 }}/{{ 结对.编号 }} {{ 受援方.简称 }}对口支援协议书"\n'
    )
    (folder / "docgen.yaml").write_text(config, "utf-8")


def _place(number: int) -> str:
    county = _COUNTIES[number % len(_COUNTIES)]
    return f"{county}县{''.join(_NUMERALS[int(digit) - 1] if digit != '0' else '零' for digit in str(number))}"


def _institution(identifier: str, number: int, kind: str, level: str) -> str:
    town = "中心医院" if kind == "综合医院" else "镇卫生院"
    name = f"{_place(number)}{town}"
    county, _, short = name.partition("县")
    return (
        f"- 编号: {identifier}\n  名称: {name}\n  简称: {short}\n  类别: {kind}\n  级别: {level}\n"
        f"  地区: 示例省/{county}县\n  地址: 示例省{county}县人民路{number % 200 + 1}号\n"
        "  联系电话: 0000-0000000\n"
    )


def _pairing(number: int) -> str:
    specialties = [_SPECIALTIES[(number + step) % len(_SPECIALTIES)] for step in (0, 3, 7)]
    training = "  进修:\n    每年人数: 3\n    每期月数: 6\n" if number % 3 else ""
    equipment = (
        "  设备:\n    - {名称: 便携式彩色超声诊断仪, 数量: 1, 金额: 180000, 方式: 捐赠}\n" if number % 4 == 0 else ""
    )
    referral = (
        f"  双向转诊:\n    专科: [{', '.join(specialties[:2])}]\n    预留床位: {number % 6 + 2}\n" if number % 2 else ""
    )
    return (
        f"- 编号: DK-2026-{number:05}\n  支援方: S{number // _PER_SUPPORTER:05}\n  受援方: R{number:05}\n"
        "  期限: {起: 2026-01-01, 止: 2028-12-31}\n"
        f"  派驻:\n    人数: {number % 4 + 2}\n    每年批次: {number % 2 + 1}\n    最低职称: {_TITLES[number % 3]}\n"
        f"    每人月数: 6\n    专业: [{', '.join(specialties)}]\n{training}"
        f"  指标:\n    - {{名称: 门诊诊疗, 目标: {number % 50 * 10 + 500}, 计量: 人次}}\n"
        f"    - {{名称: 教学查房, 目标: {number % 20 + 24}, 计量: 次}}\n"
        f"    - {{名称: 新技术项目, 目标: {number % 3 + 1}, 计量: 项}}\n{equipment}{referral}  份数: 4\n"
    )
