"""Odd workbooks, a builder a difficulty: dates, numbers, texts as offices write them; invented."""

from datetime import date, datetime, time

import xlsxwriter

CUSTOMERS = (
    "青禾门窗",
    "拓远机电",
    "澄心家居",
    "北岭物流",
    "南桥食品",
    "合木建材",
    "云栈酒店",
    "平川印务",
)


def ledger(folder, name, columns, *, sheet="登记", title=""):
    """A ledger of one sheet; columns: header to cells, or to (cells, number format)."""
    path = folder / f"{name}.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as made:
        page = made.add_worksheet(sheet)
        top = 0
        if title:
            page.merge_range(0, 0, 0, len(columns) + 1, title)
            top = 1
        count = max(len(_parts(cells)[0]) for cells in columns.values())
        customers = [CUSTOMERS[row % len(CUSTOMERS)] + f"{row:02}" for row in range(count)]
        whole = {"单据号": [f"DJ-{row:03}" for row in range(1, count + 1)], "客户": customers}
        for place, (header, said) in enumerate({**whole, **columns}.items()):
            page.write_string(top, place, header)
            cells, shown = _parts(said)
            for row, cell in enumerate(cells, top + 1):
                _write(made, page, (row, place), cell, shown)
    return path


def _parts(said):
    return said if isinstance(said, tuple) else (said, "")


def _write(made, page, place, cell, shown):
    looks = made.add_format({"num_format": shown}) if shown else None
    if isinstance(cell, (date, time)):
        form = "hh:mm" if isinstance(cell, time) else "yyyy-mm-dd"
        page.write_datetime(*place, cell, looks or made.add_format({"num_format": form}))
    elif isinstance(cell, str) and cell.startswith("="):
        page.write_formula(*place, cell, looks, cell.partition("#")[1] + cell.partition("#")[2])
    elif isinstance(cell, str):
        page.write_string(*place, cell, looks)
    elif cell is not None:
        page.write_number(*place, cell, looks)


def separated(folder, name, header, *rows, encoding="utf-8-sig"):
    """A text file of comma-separated values."""
    lines = [header, *rows]
    path = folder / f"{name}.csv"
    path.write_bytes("\r\n".join(",".join(line) for line in lines).encode(encoding))
    return path


# D. Dates and times


def d01_days_in_words(folder):
    """days and moments written as texts with 年月日"""
    cells = [
        "2025年9月29日 13:23",
        "2025年9月30日 8:05",
        "2025年10月8日14时20分",
        "2025年10月9日 下午3点半",
    ]
    days = ["2025年9月29日", "2025年9月30日", "二〇二五年十月八日", "2025年10月9号"]
    return ledger(folder, "d01", {"受理时间": cells, "送达日期": days})


def d02_texts_among_moments(folder):
    """moments as texts among real ones, some without a time"""
    cells = ["2019/4/25 9:32:09", datetime(2019, 4, 26, 10, 5), date(2019, 4, 27), "2019/4/28"]
    return ledger(folder, "d02", {"报修时间": (cells, "yyyy-mm-dd hh:mm:ss")})


def d03_points_between(folder):
    """days with points, without noughts"""
    return ledger(
        folder, "d03", {"立项日期": ["2017.03.02", "2024.1.31", "2026.1.7", "2026。2。8"]}
    )


def d04_blanks_and_short_days(folder):
    """blanks before a day, days of one figure"""
    cells = [" 2022-08-23", "2023-03-1", "\u00a02023-3-09 ", "２０２３－０４－０１"]
    return ledger(folder, "d04", {"完工日期": cells})


def d05_days_as_numbers(folder):
    """days without a date format, so plain numbers"""
    return ledger(folder, "d05", {"签约日期": [45052, 45060, "2023-05-20", 45071, 45080]})


def d06_noughts_as_days(folder):
    """noughts with a date format"""
    cells = [45052, 0, 45060, 0, 45071, 45072]
    return ledger(folder, "d06", {"归还日期": (cells, "yyyy/m/d")})


def d07_a_share_shown_as_a_time(folder):
    """a share in the format of a time"""
    path = folder / "d07.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("抽检")
        page.write_row(0, 0, ("批次", "不良率", "说明"))
        as_time = made.add_format({"num_format": "h:mm:ss"})
        shares = (0.0157, 0.12, 1.0, "/", 0.055, 0.031)
        for row, share in enumerate(shares, 1):
            page.write_row(row, 0, (f"PC-{row:02}", share, "抽检记录"))
        page.write_number(2, 1, 0.12, as_time)
    return path


def d08_days_without_a_year(folder):
    """days without a year, words among them; the title names the year"""
    cells = [
        "2026.1.5",
        "10.19日",
        "1月6日",
        "当天",
        "2026-1-12",
        "2025-6-13收，借出寄回3",
        "2026.1.20",
    ]
    return ledger(folder, "d08", {"办结日期": cells}, title="2026年度来访登记")


def d08_no_year_anywhere(folder):
    """days without a year in a sheet that names none"""
    return ledger(folder, "d08b", {"办结日期": ["10月19日", "1月6日", "3月2日", "5月8日"]})


def d08_two_years_in_the_title(folder):
    """days without a year under a title of two years"""
    cells = ["2025.11.2", "2025.12.9", "12月20日", "1月6日"]
    return ledger(folder, "d08c", {"办结日期": cells}, title="2025-2026年度供暖登记")


def d09_ranges(folder):
    """ranges of days, slips and open ends among them"""
    cells = [
        "2025.1.1-2025.12.31", "2025年1月1日至2025年12月31日", "2025/1/1/-2025/12/31",
        "2025.01.01~2025.12.31", "2025年3月1日-长期", "签订之日起一年",
    ]  # fmt: skip
    return ledger(folder, "d09", {"合同期限": cells})


def d10_words_among_days(folder):
    """words in a column of days"""
    days = [date(2025, 5, day) for day in range(6, 14)]
    return ledger(folder, "d10", {"成立日期": [*days, "分批成立", "/", "无", "待定", "？"]})


def d11_periods(folder):
    """months, quarters, half years: no days"""
    half = ["2022年上半年", "2017年2季度", "2026年X月", "2022年下半年"]
    months = ["2025年11月", "2025年12月", "2026年1月", "2026-02"]
    return ledger(folder, "d11", {"所属日期": half, "账期年月": months})


def d12_formats_of_days(folder):
    """many number formats of days; texts in a cell with a format of a time"""
    day = [45052, 45053, 45060, 45071]
    words = ["待修", "已约", "待修", "改期"]
    return ledger(
        folder,
        "d12",
        {
            "甲": (day, "[$-F800]dddd, mmmm dd, yyyy"),
            "乙": (day, 'yyyy"年"m"月"d"日";@'),
            "丙": (day, "mm-dd-yy"),
            "丁": (day, "yyyy-MM-dd HH:mm:ss"),
            "戊": (words, "[$-F400]h:mm:ss AM/PM"),
        },
    )


def d13_days_out_of_order(folder):
    """days out of order, ends before beginnings"""
    begins = [date(2025, 5, 9), date(2025, 5, 2), date(2025, 6, 1)]
    ends = [date(2025, 5, 1), date(2025, 5, 20), date(2025, 5, 31)]
    return ledger(folder, "d13", {"开工日期": begins, "完工日期": ends})


def d14_times(folder):
    """times of day as texts, some only told in words"""
    clear = ["9:30", "14：20", "下午3点", time(8, 15), "10点半"]
    mixed = ["9:30", "14：20", "晚上8点多", "20:30-21:10", time(8, 15)]
    return ledger(folder, "d14", {"到场": clear, "离场": mixed})


def d15_formulas_without_result(folder):
    """days from formulas that no program has worked out"""
    path = folder / "d15.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("排期")
        page.write_row(0, 0, ("项目号", "交付日期", "提醒日期"))
        shown = made.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(1, 6):
            page.write(row, 0, f"XM-{row:02}")
            page.write_datetime(row, 1, date(2025, 5, 8 + row), shown)
            result = 45780 + row if row > 2 else ""
            page.write_formula(row, 2, f"=WORKDAY(B{row + 1},-3)", shown, result)
    return path


def days_of_open_order(folder):
    """days such as 3/12/2026, no cell of which tells whether the day comes first"""
    return ledger(folder, "order", {"到货日期": ["3/12/2026", "4/5/2026", "6/6/2026", "1/2/2026"]})


def days_of_told_order(folder):
    """days such as 3/12/2026, one of which tells that the day comes first"""
    return ledger(folder, "told", {"到货日期": ["3/12/2026", "25/12/2026", "4/5/2026", "1/2/2026"]})


def short_years(folder):
    """years of two figures, first or last: only all of them together tell"""
    return ledger(
        folder,
        "short",
        {
            "送检日期": ["26.3.5", "26.4.12", "25.12.30"],
            "退回日期": ["5-3-26", "13-4-26", "1-2-26"],
        },
        title="2026年送检登记",
    )


# E. Numbers


def e01_numbers_as_texts(folder):
    """numbers as texts, signs for none among them"""
    return ledger(folder, "e01", {"件数": ["8", "12", "/", "3", "—", "１８", "1,204"]})


def e02_units_in_the_cell(folder):
    """units in the cell, 万 among plain amounts"""
    return ledger(
        folder,
        "e02",
        {
            "合同金额": ["3000万", "3.5万", "17.8万", 99525, "99525元", "¥1,200"],
            "工期": ["24个月", "36个月", 51, "12个月", "6个月", "18 个月"],
            "投资额（万元）": ["3.5", "3.5万", "35000元", 12.5, "1.2亿", "8万元"],
            "质保": ["24个月", "不超过18个月", "验收后一年", "按约定", "另议", "51"],
        },
    )


def e03_prices_a_piece(folder):
    """a price a piece among amounts"""
    cells = ["630元/份", *(f"{number},000.00" for number in range(11, 31))]
    return ledger(
        folder, "e03", {"收费金额": cells, "收费标准": ["630元/份", "5元/本", "按实结算"] * 7}
    )


def e04_no_number(folder):
    """counts in words; figures of full width"""
    words = ["2旧1新", "三箱", "1８", "一批", "2个大的", "若干"]
    return ledger(folder, "e04", {"领用情况": words, "数量": [1, 2, "1８", "３", 5, 6]})


def e05_per_cents(folder):
    """per cents as texts beside numbers that mean per cent"""
    return ledger(
        folder,
        "e05",
        {
            "应收": ["303,025.00 ", "12,000.00", "8,000.50", "7.00", "1,000.00", "2.00"],
            "合格比例": ["7.50%", "4%", 100.0, 98.5, "99%", 97.0],
            "税率": ["6%", "13%", "9%", "3%", "6%", "13%"],
            "进度（%）": [50, "80%", 100, 35, "60", 20],
        },
    )


def e06_spans_of_time(folder):
    """spans of time in hours and minutes"""
    clear = ["6小时30分钟", "30分钟", "-", "2小时", "1小时05分", "45分"]
    mixed = ["6小时30分钟", "剩余2天", "逾期<1天", "-", "30分钟", "不详"]
    return ledger(folder, "e06", {"处理用时": clear, "剩余时长": mixed})


def e07_codes_that_became_numbers(folder):
    """numbers of parts that Excel took for numbers"""
    few = ["K001", 8790, 8791, "0125", "A7-2", 8795]
    many = [*range(8790, 8820), "K001", "12E3"]
    return ledger(folder, "e07", {"零件": few, "配件": many, "版次": ["1.1", "1.10", "1.2", "2.0"]})


def e08_errors(folder):
    """Excel's errors"""
    path = folder / "e08.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("结算")
        page.write_row(0, 0, ("结算号", "结算金额", "客户"))
        errors = {2: "#N/A", 3: "#REF!", 5: "#DIV/0!", 6: "#VALUE!"}
        for row in range(1, 9):
            page.write(row, 0, f"JS-{row:02}")
            if row in errors:
                page.write_formula(row, 1, "=1/0", None, errors[row])
            else:
                page.write(row, 1, 1000.5 * row)
            page.write(row, 2, f"青禾{row}")
    return path


def e09_long_numbers(folder):
    """long numbers that lost their last digits, and such that are texts"""
    lost = [6222020000000000123, 6222020000000000456, "6222020000000000789"]
    kept = ["622202000000000012", "0622202000000000013", "6222020000000000014"]
    return ledger(folder, "e09", {"银行卡": lost, "收款账号": kept})


def e09_long_numbers_cut_in_a_text_file(folder):
    """long numbers that Excel cut before it wrote a text file"""
    rows = [
        (f"YG-{row}", f"44010619900101{row}000", f"1.54{row}E+10", f"甲{row}")
        for row in range(1, 7)
    ]
    return separated(folder, "e09", ("工牌", "证件", "电话", "姓名"), *rows)


# F. Texts


def f01_leading_noughts(folder):
    """leading noughts beside plain numbers and codes"""
    return ledger(folder, "f01", {"网点": ["0001", "075", "0125", 669, "K001", "0002"]})


def f02_tabs_before_numbers(folder):
    """a TAB or blank before a number, to keep it a text"""
    return ledger(folder, "f02", {"流水": [f"\t622200000000000{row:04}" for row in range(6)]})


def f03_persons_with_phones(folder):
    """persons and phones in one cell, several among them"""
    cells = [
        "许衡15400000001",
        "连溪 15400000002",
        "闻笛\n15400000003",
        "许衡15400000001、连溪：15400000002",
        "手机：15400000005",
        "闻笛（白班）0788-2000006",
        "找前台转，号码不详 15400000007 或 8 号",
    ]
    return ledger(folder, "f03", {"经办人及电话": cells, "联系人": cells})


def f04_phones(folder):
    """phones as numbers, with signs, extensions and stars"""
    cells = [
        15400000000.0,
        "154-0000-0001",
        "0788-2000000",
        "分机817",
        "1540000****",
        "+86 15400000002",
    ]
    return ledger(folder, "f04", {"联系电话": cells})


def f05_several_values(folder):
    """several values in a cell"""
    cells = ["甲、乙", "甲\n乙", "甲, 乙", "东区/西区", "乙", "丙；丁"]
    return ledger(folder, "f05", {"涉及班组": cells})


def f06_words_for_nothing(folder):
    """words for nothing, an answer in one column, nothing in the next"""
    report = ["有", "无", "有", "无", "/", "有"]
    measure = ["更换主板并复检", "无", "-", "？", "缺漏", "上门调试后恢复"]
    seal = ["完好", "无", "完好", "破损", "完好", "无"]
    return ledger(folder, "f06", {"8D报告": report, "处理措施": measure, "封条": seal})


def f07_lists_and_other_words(folder):
    """a list of choices that the cells go beyond"""
    path = ledger(folder, "f07", {"进展": ["关闭", "结案", "处理中", "关闭", "结案", "处理中"]})
    listed = folder / "f07-list.xlsx"
    with xlsxwriter.Workbook(listed) as made:
        page = made.add_worksheet("登记")
        page.write_row(0, 0, ("单据号", "进展"))
        for row, word in enumerate(["关闭", "结案", "处理中", "暂停", "关闭", "处理中"], 1):
            page.write_row(row, 0, (f"DJ-{row:03}", word))
        page.data_validation(1, 1, 3, 1, {"validate": "list", "source": ["结案", "处理中"]})
        page.data_validation(4, 1, 6, 1, {"validate": "list", "source": ["关闭", "待定"]})
    return path, listed


def f08_spellings(folder):
    """spellings of one word"""
    cells = [
        "满 意",
        "满意 ",
        "满意",
        "很满意",
        "满意",
        "不满意",
        "满意",
        "很满意",
        "满\u3000意",
        "满意",
    ]
    return ledger(folder, "f08", {"态度": cells})


def f09_long_texts(folder):
    """texts of thousands of characters with TABs and breaks"""
    text = "现场情况：\t外墙渗水\u3000沿窗角向下\n" * 200
    return ledger(folder, "f09", {"经过": [text, "短", f"{text}完", "无人应答\n改约"]})


def f10_prefixes(folder):
    """several matters in a cell, each under its name"""
    cells = [f"【问题描述】水压不足{row}\n【订单号】DD{row:04}" for row in range(5)]
    return ledger(folder, "f10", {"内容": cells})


def f11_invisible_characters(folder):
    """no-break blanks and characters without width in codes and words"""
    codes = ["WO\u200b24", "WO25\u00a0", "\u200cWO26", "WO27", "WO28", "WO29"]
    words = ["东\u200b区", "东区", "东\u00a0区", "西区", "东区", "西区"]
    return ledger(folder, "f11", {"工单": codes, "片区": words})


def f12_merged_downwards(folder):
    """a value merged over several rows, and empty cells that are not merged"""
    path = folder / "f12.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("出库")
        page.write_row(0, 0, ("订单", "货品", "收货人"))
        goods = ("门板", "合页", "拉手", "胶条", "玻璃", "门框")
        for row, name in enumerate(goods, 1):
            page.write(row, 1, name)
            if row not in (2, 3):
                page.write(row, 0, f"DD-{row}")
        page.merge_range(1, 0, 3, 0, "DD-1")
        page.write(1, 2, "许衡")
        page.write(4, 2, "连溪")
    return path


def f13_numbers_with_suffixes(folder):
    """numbers that differ by their suffix only"""
    cells = ["ZB2025-002-001", "ZB2025-002-002", "ZB2025-003", "ZB2025-003-B1"]
    return ledger(folder, "f13", {"合同编号": cells})


def f14_as_above(folder):
    """同上 written out, at the top too"""
    return ledger(
        folder,
        "f14",
        {
            "送货地址": ["同上", "青禾路18号3栋", "同上", " 同 上 ", "澄心巷6号", "〃"],
            "送货日期": [
                date(2025, 5, 6),
                "同上",
                date(2025, 5, 8),
                "同上",
                "同上",
                date(2025, 5, 9),
            ],
        },
    )


def f15_names_among_codes(folder):
    """a column of codes with names in its last rows"""
    cells = [*(f"K{row}" for row in range(600, 640)), "某某卫浴", "某某洁具"]
    return ledger(folder, "f15", {"代码": cells, "物品": cells})


def texts_only(folder):
    """a text file, where every cell is a text"""
    rows = [
        (
            *(f"00{row}", f"2026/3/{row}", f"{row},200.50", f"15400000{row:03}"),
            "满 意" if row % 2 else "满意",
            *(f"{row}.5万", "TRUE" if row % 3 else "FALSE", f"=1+{row}"),
        )
        for row in range(1, 10)
    ]
    quoted = [tuple(f'"{cell}"' for cell in row) for row in rows]
    header = ("网点", "日期", "金额", "电话", "评价", "预算金额", "是否回访", "备注")
    return separated(folder, "texts", header, *quoted, encoding="gb18030")


def truths(folder):
    """Excel's TRUE and FALSE beside yes and no in words"""
    path = folder / "truths.xlsx"
    with xlsxwriter.Workbook(path) as made:
        page = made.add_worksheet("回访")
        page.write_row(0, 0, ("单号", "已结清", "是否到访", "签收"))
        for row in range(1, 9):
            page.write(row, 0, f"HF-{row:02}")
            page.write_boolean(row, 1, row % 2 == 0)
            page.write(row, 2, "是" if row % 3 else "否")
            page.write(row, 3, "√" if row % 4 else None)
    return path


def days_among_room_numbers(folder):
    """numbers of rooms that Excel took for days"""
    cells = [*(f"{building}-{room}" for building in range(3, 7) for room in (101, 202, 303))]
    return ledger(folder, "rooms", {"房号": [*cells, date(2026, 3, 5)]})
