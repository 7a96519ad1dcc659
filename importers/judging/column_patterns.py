"""How the names of columns and the texts of their cells look, kind by kind."""

from __future__ import annotations

import re

DATE_NAME = re.compile(r"日期|时间|时限|期限|有效期|到期|年月|日$|date|time", re.IGNORECASE)
PHONE_NAME = re.compile(
    r"电话|手机|联系方式|传真|热线|固话|座机|小灵通|(?:来电|去电|主叫|被叫|联系|呼叫)号码?|phone|mobile|tel|fax",
    re.IGNORECASE,
)
ID_NAME = re.compile(
    r"编号|序号|单号|号码|代码|编码|条码|帐号|账号|卡号|税号|邮编|证号|工号|批号|料号|货号|车牌|项次|行次"
    r"|身份证|号$|分机|短号|^no\.?$|[^a-z]?id$|code$",
    re.IGNORECASE,
)
NUMBER_NAME = re.compile(
    r"金额|单价|总价|价格|费|款|数量|件数|数$|率|比例|占比|天数|次数|人数|面积|余额|合计|小计|周期|得分|分数|amount|price|qty",
    re.IGNORECASE,
)
MONEY_NAME = re.compile(
    r"金额|余额|单价|总价|价格|费|款|保证金|押金|[(（]万?元[)）]|amount|price", re.IGNORECASE
)
# What a number of something is asked for: 账号余额, 订单号数量.
AMOUNT_END = re.compile(r"(?:余额|金额|数|数量|次|费|款|率)(?:[(（][^()（）]*[)）])?$")
# What counts though it speaks of money: 退款次数, 缴费户数, 收款天数.
COUNT_NAME = re.compile(r"(?:数|数量|次|率|比例|占比)(?:[(（][^()（）]*[)）])?$")
SHARE_NAME = re.compile(r"率|比例|占比|百分比|[%％]")
UNIT = re.compile(r"[(（]([^()（）]{1,6})[)）]\s*$")
PHONES = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?[\d*]{4}[- ]?[\d*]{4}|\(?0\d{2,3}\)?[- ]?\d{7,8}(?:[-转]\d{1,6})?"
    r"|[48]00[- ]?\d{3,4}[- ]?\d{3,4}|\d{7,8}|(?:分机|转|内线|短号)[号:]?\d{2,6}"
)
MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d[- ]?[\d*]{4}[- ]?[\d*]{4}")
SEVERAL = re.compile(r"[、,，;；/\n]+|\s{2,}")
ID_TEXT = re.compile(r"[A-Za-z0-9][-A-Za-z0-9_./#]*")
