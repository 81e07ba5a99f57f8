"""The words that titles of official papers are made of, and how a title falls into them.

A small lexicon, not a dictionary: enough to see where the words of a title end. What it does not know stays whole.
"""

from __future__ import annotations

import re


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


GENRES = _listed(
    """
    决议 决定 命令 公报 公告 通告 意见 通知 通报 报告 请示 批复 议案 函 纪要 复函 会议纪要 办法
    细则 规定 规则 条例 制度 守则 规范 方案 计划 规划 总结 安排 要点 预案 指南 标准 协议 协议书
    合同 备忘录 责任书 实施方案 工作方案 活动方案 管理方案 实施办法 管理办法 考核办法 暂行办法 管理规定
    暂行规定 实施细则 工作制度 管理制度 实施意见 指导意见 工作计划 工作总结 工作要点 工作安排 行动计划
    发展规划 工作报告 情况报告 应急预案 名单 一览表 登记表 申报表 统计表 明细表 记录表 申请表 汇总表
    任务书 目录 清单 公示 令 倡议书 承诺书 答复 补充通知
    """
)
"""What a paper may be by kind: the fifteen of the rules on official papers, and those that offices write besides."""

PUBLISHING = _listed(
    """
    印发 转发 批转 发布 公布 颁布 下发 报送 上报 修订 废止 调整
    """
)
"""Verbs whose object is another paper or its name."""

VERBS = _listed(
    """
    开展 做好 加强 规范 启用 组织 推进 进一步 切实 继续 深入 全面 深化 实施 落实 贯彻 完善 建立
    健全 举办 召开 成立 申请 核拨 下达 拨付 选派 派驻 报名 参加 邀请 同意 授权 确定 明确 加快 促进
    支持 解决 提高 增加 设立 聘任 任免 表彰 撤销 变更 使用 执行 签订 制定 征求 协助 推荐 申报 认真
    扎实 有序 组建 追加 商请 报请 给予 请求 恳请 贯彻落实 组织开展 组织实施 进一步加强 进一步做好
    进一步规范 切实做好 切实加强
    """
)

STEMS = _listed(
    """
    对口支援 支援 受援 帮扶 协作 援助 对口 城乡 县乡 县乡联动 农村 农村卫生 农村卫生工程 基层 乡村
    县级 县域 城市 卫生 健康 医疗 医药 医政 中医药 中医 民族医 卫生健康 医疗卫生 医疗机构 公共卫生 医师 医生
    护士 医护 万名医师 千名医师 专家 骨干 人才 队伍 人员 干部 职工 学员 卫生技术人员 专业技术人员
    医务人员 派驻人员 进修人员 管理人员 工作 工程 项目 活动 任务 事业 事项 情况 问题 措施 机制 体系
    系统 平台 信息 数据 信息系统 信息管理 管理 服务 能力 建设 能力建设 发展 质量 安全 水平 技术 业务
    学科 专科 临床 重点 科室 设备 药品 器械 物资 经费 资金 补助 补助资金 专项 专项资金 预算 决算
    捐赠 借用 检查 督查 考核 评估 评价 验收 监督 监测 统计 报送 填报 登记 备案 审批 审核 培训 进修
    带教 轮训 讲座 义诊 巡诊 巡回医疗 双向转诊 分级诊疗 远程医疗 远程会诊 急诊急救 急救 急诊 门诊 住院
    手术 诊疗 护理 检验 影像 药学 疫情 疾病 疾病预防控制 预防 控制 防控 传染病 慢性病 妇幼 妇幼保健
    老年 儿童 孕产妇 残疾人 免疫 接种 消毒 应急 突发 事件 保障 经费保障 后勤 生活补助 待遇 职称 评聘
    晋升 招聘 录用 聘用 报到 考勤 到岗 轮换 任职 挂职 选派工作 数据报送 领导 领导小组 小组 成员
    联席会议 会议 推进会 座谈会 动员会 部署会 表彰会 现场会 培训班 进修班 医疗队 工作队 机构 分工 责任
    目标 目标管理 责任制 年度 上半年 下半年 第一季度 第二季度 第三季度 第四季度 季度 半年 全年 全市
    全省 全县 全区 全州 全院 全国 我市 我省 我县 我院 本院 本市 有关 相关 各级 各类 试点 示范 创建
    先进 集体 个人 优秀 表扬 奖励 竞赛 立功竞赛 宣讲 宣传 宣传周 宣传月 法律 法规 政策 文件 决策
    部署 精神 下一步 阶段 期间 时间 日常 动态 常态化 长期 三年 五年 十年 十四五 十五五 一体化 标准化
    信息化 规范化 现代化 共同体 医共体 医联体 紧密型 医疗质量 患者 病人 群众 农牧民 牧民 居民 扶贫
    脱贫攻坚 乡村振兴 振兴 巩固 拓展 援疆 援藏 援青 援建 援外 合作 协同 联合 联动 交流 帮带 结对
    结对帮扶 对口帮扶 组团式 柔性 引进 互派 下基层 进村 下乡 入户 及时 等级 与会 和谐 和平 的确 等次
    及格 数字化 电子 病历 网络 直报 用户 密码 收费 价格 采购 招标 基本 药物 基本药物 医保 医疗保障
    医疗保险 新型农村合作医疗 财务 审计 资产 固定资产 档案 保密 信访 投诉 纠纷 消防 安全生产 冬季 夏季
    春季 秋季 节日 春节 国庆 中秋 元旦 假期 放假 值班 请假 销假 请销假 出勤 到位 派出 接收 接受
    实习 规培 住院医师 规范化培训 继续教育 继续医学教育 学术 科研 课题 论文 教学 讲师 查房 病例 讨论
    会诊 新技术 新项目 推广 适宜技术 中医适宜技术 服务能力 综合能力 千县工程 自治 民族 团结 民族团结
    社会 经济 经济社会 社会发展 环境 绿色 爱国卫生 运动 文明 文化 党建 党的 党风廉政 廉政 作风 行风
    纪律 主题 教育 学习 宣传教育 健康教育 健康促进 健康扶贫 维吾尔医 哈萨克医 蒙医 藏医 朝医
    """
)

PEOPLES = _listed(
    """
    维吾尔 维吾尔族 哈萨克 哈萨克族 蒙古 蒙古族 朝鲜族 满族 回族 藏族 羌族 壮族 苗族 侗族 瑶族 彝族
    傣族 白族 黎族 土家族 布依族 柯尔克孜 锡伯 塔吉克 达斡尔 鄂温克 鄂伦春 东乡族 保安族 撒拉族 裕固族
    仡佬族 哈尼族 傈僳族 佤族 景颇族
    """
)
"""What stands in the name of an autonomous place before 自治."""

ORGANS = _listed(
    """
    委员会 卫生健康委员会 卫生健康委 卫健委 卫生健康局 卫生局 卫生厅 财政局 财政厅 教育局 民政局 审计局
    人事局 医疗保障局 人力资源和社会保障局 发展和改革委员会 管理局 监督局 监督所 卫生监督所 局 厅 人民政府
    政府 办公厅 医院 人民医院 中医院 中医医院 中心医院 中心卫生院 卫生院 卫生室 保健院 保健站 妇幼保健院
    妇幼保健站 保健所 疾病预防控制中心 疾控中心 急救中心 血站 服务中心 社区卫生服务中心 卫生服务中心 指挥部
    党委 党组 办公室 工会 协会 学会 研究所 研究院 大学 学院 学校 附属医院 集团 公司 职工医院 联合会
    红十字会 纪委 市委 县委 省委 党校 办 所 站
    """
)
"""What the name of an institution ends in."""

CONNECTORS = frozenset(["的", "和", "及", "与", "等", "暨", "或", "之", "以及", "及其", "并", "、"])
"""Words that no row of a title begins with."""

_SHORT_ORGANS = frozenset("局厅办所站")
_PLACE_SUFFIX = "省市县区乡镇州盟旗村"
_PLACE = re.compile(f"[^{_PLACE_SUFFIX}]{{1,6}}[{_PLACE_SUFFIX}]")
_PLACE_ENDS = _listed(
    """
    自治区 自治州 自治县 自治旗 地区 开发区 新区 生产建设兵团 兵团 街道 社区
    """
)
_KNOWN = frozenset(
    [*GENRES, *PUBLISHING, *VERBS, *STEMS, *PEOPLES, *ORGANS, *_PLACE_ENDS, *CONNECTORS, "关于"],
) - {"令"}
_LONGEST = max(map(len, _KNOWN))
LONGEST_TITLE = 500
"""Characters: what is longer is no title, and is taken apart in pieces, for the time goes with the square of them."""
_UNIT = "|".join(
    _listed(
        "年度 年 月份 个月 月 日 周年 周 天 个 名 人次 人 批次 期 批 届 次 号 家 所 项 "
        "万元 亿元 元 万人 万 亿 % ％ 例 台 类 级"
    )
)
_DIGITS = r"[0-9０-９]+(?:[.,．][0-9０-９]+)*"
_NUMBER = re.compile(
    rf"{_DIGITS}年{_DIGITS}月(?:{_DIGITS}日)?|{_DIGITS}月{_DIGITS}日"
    rf"|第?{_DIGITS}(?:{_UNIT})?(?:[—－～~-]{_DIGITS}(?:{_UNIT})?)*"
    rf"|第[一二三四五六七八九十百]+(?:{_UNIT})?|[〇○零一二三四五六七八九]{{4}}年度?"
    rf"|[一二三四五六七八九十两]+(?:年|个月|月|批|期|届|类|级(?=[^以]))|[A-Za-z][A-Za-z0-9.+&'_-]*"
)


def words_of(text: str) -> list[str]:
    """Return a title's words in their order; joined they are the title.

    A number stays with its unit, a place name with its 市, 县, 乡; a run of characters that no word of the lexicon
    explains is one word.
    """
    if len(text) > LONGEST_TITLE:
        parts = (text[start : start + LONGEST_TITLE] for start in range(0, len(text), LONGEST_TITLE))
        return [word for part in parts for word in words_of(part)]
    words: list[str] = []
    position = 0
    for match in _NUMBER.finditer(text):
        words += _known_words(text[position : match.start()])
        words.append(match.group())
        position = match.end()
    return words + _known_words(text[position:])


def is_known(word: str) -> bool:
    """Return True for a word of the lexicon, and for a number with its unit."""
    return word in _KNOWN or bool(_NUMBER.fullmatch(word))


def ends_organ(word: str) -> bool:
    """Return True for a word that may close the name of an institution."""
    return word in _ORGAN_SET


def is_place(word: str) -> bool:
    """Return True for the name of a place, told by its last character (县, 自治州, …)."""
    return len(word) > 1 and (word.endswith(tuple(_PLACE_ENDS)) or (word not in _KNOWN and word[-1] in _PLACE_SUFFIX))


_ORGAN_SET = frozenset(ORGANS)


def _known_words(text: str) -> list[str]:
    """Return the words of a text without numbers: the fewest unexplained characters, then the fewest words."""
    best: list[tuple[int, int]] = [(0, 0)]
    start_of: list[int] = [0]
    for end in range(1, len(text) + 1):
        options = [(best[end - 1][0] + 1, best[end - 1][1] + 1, end - 1)]
        for start in range(max(0, end - _LONGEST), end):
            if text[start:end] in _KNOWN and not _misread(text, start, end):
                options.append((best[start][0], best[start][1] + 1, start))
        unexplained, count, start = min(options)
        best.append((unexplained, count))
        start_of.append(start)
    spans = []
    end = len(text)
    while end:
        spans.append((start_of[end], end))
        end = start_of[end]
    return _joined([text[start:end] for start, end in reversed(spans)])


def _misread(text: str, start: int, end: int) -> bool:
    """Return True where a one-character organ (局, 所, 站) has no name before it to close."""
    return text[start:end] in _SHORT_ORGANS and start == 0


def _joined(pieces: list[str]) -> list[str]:
    """Return the pieces with neighbouring unexplained characters joined, and place names made whole."""
    words: list[str] = []
    run = ""
    for piece in [*pieces, ""]:
        if len(piece) == 1 and piece not in _KNOWN and piece.isalnum():
            run += piece
            continue
        if run:
            words += _places(run)
            run = ""
        if piece in _PLACE_ENDS:
            while words and (words[-1] in PEOPLES or not (words[-1] in _KNOWN or words[-1][-1] in _PLACE_SUFFIX)):
                if not words[-1].isalnum():
                    break
                piece = words.pop() + piece
        if piece:
            words.append(piece)
    return words


def _places(run: str) -> list[str]:
    """Return an unexplained run cut after each place name in it."""
    words = []
    position = 0
    for match in _PLACE.finditer(run):
        words.append(run[position : match.end()])
        position = match.end()
    return [*words, run[position:]] if position < len(run) else words
