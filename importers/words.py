"""Words by which offices name columns, totals, notes and nothing, and how cells read as text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING

from schema.draft import ErrorCell
from schema.field_types.base import PLACEHOLDERS

if TYPE_CHECKING:
    from schema.draft import Cell

INVISIBLE = re.compile("[\u00a0\u200b-\u200f\u2060\ufeff\u00ad]")
LINE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")
INNER_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])[ \t\u3000]+(?=[\u4e00-\u9fff])")
WORD_BREAK = re.compile(r"(?<=[A-Za-z0-9])[ \t]*[\r\n]+[ \t]*(?=[A-Za-z0-9])")
BRACKETED = re.compile(r"[(\[（【][^()\[\]（）【】]*[)\]）】]")

# How names of columns end.
NAME = re.compile(
    r"(?:号|号码|编号|序号|编码|代码|条码|名|姓名|名称|日期|时间|时限|期限|年月|年度|月份|季度|星期|周|班次"
    r"|电话|手机|传真|邮箱|邮编|微信|地址|住址|位置|地点|人|人员|员|者|方|单位|部门|科室|班组|机构|公司|客户|供应商|厂家"
    r"|品牌|型号|机型|规格|类型|类别|分类|大类|小类|种类|性质|级别|等级|状态|情况|问题|需求|内容|事项|事由|描述|现象|说明|备注|附注"
    r"|原因|措施|方案|结果|结论|意见|建议|反馈|要求|诉求|方式|方法|渠道|途径|来源|去向|数量|件数|数|单价|金额|总价|价格"
    r"|合计|小计|费|费用|运费|款|保证金|押金|率|比例|占比|天数|次数|周期|进度|得分|分数|评分|评价|满意度|签字|签名|签收|盖章"
    r"|附件|图片|照片|凭证|报告|记录|区域|地区|国家|城市|省份|项目|产品|商品|物料|部件|配件|版本|批次|税号|帐号|账号|账户|银行"
    r"|行业|职务|职位|岗位|性别|年龄|学历|证件|身份证|房号|楼栋|单元|楼层|面积|车牌|属性|负责|预警|点检|口|网|址|IP|ID|VLAN"
    r"|是否.{1,8}|有无.{1,6}|\d{1,2}月|\d{4}年|第.{1,3}季度|no\.?|id|name|date|time|type|status|phone|tel|mobile"
    r"|address|remarks?|notes?|comments?|amount|qty|quantity|price|number|code|department|customer"
    r"|email|e-mail|ticket|issue|subject|summary|description|details?|priority|state|severity|channel"
    r"|category|opened|closed|created|updated|received|resolved|due|owner|assignee|requester|reporter"
    r"|agent|contact|company|client|supplier|vendor|product|item|model|serial|unit|total|cost|city"
    r"|country|region|branch|site|location|room|floor|result|resolution|action|cause|reason|score"
    r"|rating|title|role|position|gender|age|start|end|ref|reference|order|invoice|account|s/n)\Z",
    re.IGNORECASE,
)
# What a form asks for, in the words no record is made of.
FORM_LABEL = re.compile(
    r".{0,5}(?:编号|序号|姓名|名称|日期|时间|电话|手机|地址|住址|内容|情况|意见|原因|措施|结果|备注|说明|签字|签名|盖章"
    r"|部门|单位|类型|类别|方式|要求|诉求|等级|数量|金额|性别|年龄|身份证号?|联系人|负责人|投诉人|经办人|受理人)"
)
GENERIC = re.compile(r"(?:文本|列|字段|数字|日期|Column|Field|Unnamed:?|F)\s*\d+", re.IGNORECASE)
SENTENCE = re.compile(r"[。；;！!？?]|，.*，")
LABEL_END = re.compile(r"[:：]\s*[_＿\s]*$")
LABELLED = re.compile(r"^[^:：]{1,12}[:：]")
TOTAL = re.compile(
    r"(?:本?[页月周日年期]?度?|全[年月]|以上|含税|不含税|金额|数量)?"
    r"(?:总|合|小|累|共|总合)计(?:金额|数量|总价|数|额|人数|次数)?|总[数价额和]|[承过转][前次下]页|total|sum|subtotal|grandtotal",
    re.IGNORECASE,
)
# The same with its figure in one cell: 合计：12,000元, 共 792 条.
TOTAL_START = re.compile(
    r"(?:总|合|小|累|共|总共)计|总[数共]|一共|(?:sub|grand)?total", re.IGNORECASE
)
COUNTED = re.compile(
    r"(?:(?:总|合|小|累|共|总共)计|总[数共]|一共|共|(?:sub|grand)?total)[:：为]?共?[¥￥]?\d[\d,.]*"
    r"(?:万?元|[条件单起宗笔项户行人次份台个家]|records?|rows?)?(?:记录|数据|整)?",
    re.IGNORECASE,
)
IN_WORDS = re.compile(r"(?:(?:总|合|小|共)计|总额)?(?:金额|人民币)*[(（]?大写[)）]?[:：]?.*")
# Figures of all records that are no sums; sums of a part; words that may name a record as well.
MEANS = re.compile(
    r"(?:总|综合)?(?:平均|均)[值分数]*|最[高低大小][值分数]*|average|mean|max(?:imum)?|min(?:imum)?",
    re.IGNORECASE,
)
PART_SUM = re.compile(r".{1,10}(?:小|合|总|共)计")
SOFT_TOTAL = re.compile(r"总[数价额和]")
SUM_NAME = re.compile(r".{0,8}(?:合计|总计|小计|总价|总额|金额|总数|平均)")
NOTE = re.compile(
    r"(?:备注|附注|注意|注|说明|填表说明|填写说明|填报说明|填表人|填报人|制表人?|审核人?|审批人?|编制人?|批准人?|复核人?|经办人?"
    r"|负责人|单位负责人|打印时间|打印日期|制表日期|填表日期|联系人)\s*(?:[:：]|\d+[、.．])|^[※*＊]\s*\S|^注\d"
    r"|(?:notes?|remarks?|n\.?b\.?|prepared by|checked by|approved by|source|legend)\s*[:：]",
    re.IGNORECASE,
)
# How offices call their tables; the name of the office may stand above it.
TITLE = re.compile(
    r"(?:台[账帐]|登记[表簿本册]?|[表簿册单]|记录|清单|明细|汇总|档案|名单|目录|计划|统计)(?:[（(].*[)）])?$"
    r"|\b(?:log|register|list|records?|report|tracker|ledger|sheet)\b",
    re.IGNORECASE,
)
# What a page of a printed list says of itself; figures carried from page to page are totals.
PAGE = re.compile(
    r"[-—(（]?第\s*[\d一二三四五六七八九十]+\s*页.*|共\s*\d+\s*页.*|[(（]?续[上前]?[表页][)）]?|接[上下]页|转下页"
    r"|page\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d+\s*/\s*\d+",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"[(（]?(?:[千百十]?万?亿?元|个|件|天|小时|分钟?|秒|%|％|米|公里|平方米|立方米|㎡|m[²³23]?|k?g|公斤|吨|次|人|户|台|套"
    r"|份|张|年|月|日|文本|数字|日期|必填|选填"
    r"|(?:[kmμ](?:w|v|a|m|l|s)|[kmμ]?(?:pa|wh|va|hz)|bar|℃|°c|min|pcs|m?g|m[³3]|dB|ntu|ppm|rpm"
    r"|rmb|usd|cny)(?:/(?:h|s|min|d|l|m[³3]|次|人|户|天|月|年|日))?)[)）]?",
    re.IGNORECASE,
)
SECTION_NAME = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．部章类期批]|第\s*[一二三四五六七八九十\d]+\s*[周季月期批组章]|[(（][一二三四五六七八九十\d]+[)）]|\d+[、.．]).*"
    r"|[—\-=【\[〔《*#◆■●▲★].*|.*[:：].*|.*\d+[号#]?[楼栋幢层]"
    r"|.{0,12}(?:部门?|区域?|组|类|月份?|年度?|季度|片区?|合同|协议|项目|期|单元|班组"
    r"|订单|阶段|批次?)",
)
INSTRUCTION = re.compile(
    r"(?:填写|填报|填表|使用|录入)(?:说明|要求|示例|须知)|(?:说明|示例|样例|举例|例如|例)\s*[:：]|示例$|样例$"
    r"|(?:instructions?|example|e\.g\.?|how to fill)\b",
    re.IGNORECASE,
)
KEEP = re.compile(
    r".*(?:勿删|请勿|不要删|保留格式|需保留|禁止删除|以下空白).*|预留|空行|[.…。·\-—_=*]{2,}"
)
# How offices number the parts of a list whose records bear plain numbers.
PART_NUMBER = re.compile(
    r"[(（第]?(?:[一二三四五六七八九十]{1,3}|[IVXⅠ-Ⅻ]{1,4})[)）]?[、.．]?(?:[章节部分项]{1,2})?"
)
WEEKDAY = re.compile(
    r"(?:星期|周|礼拜)?[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE
)
OPINIONS = re.compile(r"意见|建议|反馈|诉求|投诉|留言|评价|comment|feedback", re.IGNORECASE)
CLAUSE = re.compile(
    r"第?[一二三四五六七八九十\d]{1,3}[、.．条章)）]|[(（][一二三四五六七八九十\d]+[)）]"
)
NO_LIST = re.compile(r".*(?:说明|须知|注意|要求|目录|备注|规定|内容)")
SERIAL = re.compile(r"(?:序号?|编号|项次|行号|行次|号|no\.?|#|№|sn|id|index)", re.IGNORECASE)
LONGEST_TOTAL = 20
LONGEST_NAME = 20
# Days, months, quarters, weeks and years that name columns.
PERIOD = re.compile(
    r"(?:(?:19|20)\d{2})?[-/.年]?(?:1[0-2]|0?[1-9])月(?:份|[0-3]?\d日)?"
    r"|(?:19|20)\d{2}[-/.年](?:1[0-2]|0?[1-9])(?:[-/.月][0-3]?\d日?)?|(?:19|20)\d{2}年?"
    r"|(?:(?:19|20)\d{2}年?)?(?:第?[一二三四1-4]季度|Q[1-4])|第?\d{1,2}[周期]|W\d{1,2}"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]?(?:\d{2,4})?",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")

# 同上 and its signs.
SAME = frozenset({"同上", "同上行", "同前", "〃", "″", '"', "''", "ditto"})
LONGEST_SAME = 8

# Words that mean nothing where they stand alone; 无 may also be a value.
NONE_WORDS = frozenset({"无", "没有", "暂无", "缺漏", "无记录", "空", "n/a", "na", "none", "null"})


def said(cell: Cell) -> str:
    """What a cell says, trimmed; whole numbers without .0, days as 2026-03-12."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return INVISIBLE.sub("", cell).strip()
    if isinstance(cell, ErrorCell):
        return cell.text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def folded(cell: Cell) -> str:
    """What a cell says, for comparing: no blanks, half-width, small letters."""
    return "".join(unicodedata.normalize("NFKC", said(cell)).split()).casefold()


def heading(cell: Cell) -> str:
    """A column's name on one line."""
    return LINE_BREAK.sub("", WORD_BREAK.sub(" ", said(cell)))


def name_of(cell: Cell) -> str:
    """A column's name as it is shown: on one line, no blanks within words, no dots around."""
    return INNER_BLANK.sub("", heading(cell)).strip(" \t　·•*＊:：") or heading(cell)


def is_name(text: str) -> bool:
    """Whether a text reads like the name of a column."""
    bare = BRACKETED.sub("", "".join(text.split())).rstrip(":：*·?？") or text
    return len(bare) <= LONGEST_NAME and NAME.search(bare) is not None


def is_form_label(text: str) -> bool:
    """Whether a short text asks for what is to be written beside it."""
    return FORM_LABEL.fullmatch(BRACKETED.sub("", "".join(text.split()))) is not None


def is_total(text: str) -> bool:
    """Whether a short text says that its row sums others."""
    bare = "".join(text.split()).rstrip(":：")
    if len(bare) <= LONGEST_TOTAL and COUNTED.fullmatch(bare):
        return True
    if IN_WORDS.fullmatch(bare) and len(bare) <= 2 * LONGEST_TOTAL:
        return True
    return len(bare) <= 10 and TOTAL.fullmatch(BRACKETED.sub("", bare)) is not None


def is_nothing(cell: Cell) -> bool:
    """Whether a cell says in a word that there is nothing to say."""
    return isinstance(cell, str) and ((text := folded(cell)) in PLACEHOLDERS or text in NONE_WORDS)


def says_same(cell: Cell) -> bool:
    """Whether a cell says in a word or a sign that it is as the one above it."""
    return isinstance(cell, str) and len(cell) <= LONGEST_SAME and folded(cell) in SAME


def year_in(*texts: str) -> int | None:
    """The year that the first of the texts to name just one names; 2025-2026年度 names none."""
    for text in texts:
        years = set(YEAR.findall(text))
        if len(years) == 1:
            return int(years.pop())
    return None
