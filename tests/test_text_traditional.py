"""Traditional Chinese: phrases, names that stay, wording that the checker knows in either script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from docgen.check import wording
from docgen.text.either import either_script, simplified
from docgen.text.traditional import (
    SCRIPTS,
    convert,
    convert_pieces,
    keeps_names,
    shield,
    shield_names,
    unshield,
)

PLAIN = SCRIPTS["繁体"]
HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
MIXED = st.text(st.one_of(HAN, st.sampled_from("面发后里干系，。 A1\n")), max_size=24)


@pytest.mark.parametrize(
    ("text", "traditional", "taiwan", "hong_kong"),
    [
        ("关于核发经费的通知", "關於核發經費的通知", "關於核發經費的通知", "關於核發經費的通知"),
        ("干部干预，理发发现", "幹部干預，理髮發現", "幹部干預，理髮發現", "幹部干預，理髮發現"),
        ("皇后之后，面粉面谈", "皇后之後，麵粉面談", "皇后之後，麵粉面談", "皇后之後，麪粉面談"),
        ("着力搭建平台", "着力搭建平台", "著力搭建平臺", "着力搭建平台"),
        ("为群众说明卫生知识", "為群眾說明衛生知識", "為群眾說明衛生知識", "為羣眾説明衞生知識"),
        ("二〇二六年，陆仟元整，1.22亿元，25%", "二〇二六年，陸仟元整，1.22億元，25%", None, None),
        ("Word 2026 <b>&amp;</b>", "Word 2026 <b>&amp;</b>", None, None),
    ],
)
def test_phrases_are_converted(text: str, traditional: str, taiwan: str | None, hong_kong: str | None) -> None:
    wanted = {"繁体": traditional, "繁体（台湾）": taiwan or traditional, "繁体（香港）": hong_kong or traditional}
    assert {name: convert(text, script) for name, script in SCRIPTS.items()} == wanted


def test_vocabulary_stays() -> None:
    assert convert("依据文件，支持项目，网络信息", SCRIPTS["繁体（台湾）"]) == "依據文件，支持項目，網絡信息"


def test_a_phrase_is_one_across_its_pieces() -> None:
    pieces = ["请理", "发", "师和干", "", "部发", "言"]
    assert convert_pieces(pieces, PLAIN) == ["請理", "髮", "師和幹", "", "部發", "言"]


@given(st.lists(MIXED, max_size=5), st.sampled_from(tuple(SCRIPTS.values())))
def test_pieces_are_cut_where_they_were(pieces: list[str], script: object) -> None:
    converted = convert_pieces(pieces, script)  # type: ignore[arg-type]
    assert list(map(len, converted)) == list(map(len, pieces))
    assert "".join(converted) == convert("".join(pieces), script)  # type: ignore[arg-type]


@given(st.text(st.one_of(HAN, st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF)), max_size=6))
def test_a_shielded_name_comes_out_as_it_was(name: str) -> None:
    assert len(shield(name)) == len(name)
    assert unshield(shield(name)) == convert(shield(name), PLAIN) == name


def test_a_name_that_is_a_common_word_is_only_kept_where_it_is_a_name() -> None:
    text = f"{shield('于发')}、{shield('万里')}于登上高峰后发言，行程万里"
    assert convert(text, PLAIN) == "于发、万里於登上高峰後發言，行程萬里"


@pytest.mark.parametrize(
    ("typed", "converted"),
    [
        ("刘发（卫生局）", "刘发（衛生局）"),
        ("医政科 刘发", "醫政科 刘发"),
        ("刘发、古丽·买买提（门诊部）", "刘发、古丽·买买提（門診部）"),
        ("办公室", "辦公室"),
        ("刘发 0994-0000000", "刘发 0994-0000000"),
    ],
)
def test_names_are_told_from_bodies_and_posts(typed: str, converted: str) -> None:
    assert convert(shield_names(typed), PLAIN) == converted


def test_fields_that_hold_names() -> None:
    assert all(map(keeps_names, ("姓名", "联系人", "签发人", "出席人员")))
    assert not any(map(keeps_names, ("标题", "人数", "人次", "单位")))


def test_the_checker_knows_every_word_in_either_script() -> None:
    source = "".join(re.findall(r'r?f?"[^"\n]*"', Path(wording.__file__).read_text("utf-8")))
    for char in sorted(set(re.findall("[\u4e00-\u9fff]", source))):
        for script in SCRIPTS.values():
            other = OpenCC(script.config).convert(char)
            assert either_script(char).fullmatch(other), f"{char} {other}"


def test_a_pattern_in_either_script() -> None:
    pattern = either_script(r"(?:签\s*发\s*人|[日号])\[号\]")
    assert all(pattern.fullmatch(text) for text in ("签发人[号]", "簽 發 人[號]", "號[号]", "日[號]"))
    assert simplified("阜衛發〔2026〕6號，請審覈") == "阜卫发〔2026〕6号，请审核"


@pytest.mark.parametrize(
    ("text", "kind"), [("關於核撥經費的通知", True), ("工作總結", True), ("協議書", False), ("雙方簽訂協議。", False)]
)
def test_traditional_titles(text: str, kind: bool) -> None:
    assert wording.is_title(text) is kind
