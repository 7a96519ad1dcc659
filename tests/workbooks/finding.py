"""Odd workbooks, a builder a difficulty: headers, rows that are no records, sheets; invented."""

from datetime import date, datetime, timedelta

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

START = date(2026, 3, 2)


def day(number):
    """A day of the invented spring."""
    return START + timedelta(days=number)


def book(folder, name, *sheets):
    """A workbook with these sheets: (name, rows) or (name, rows, {"merges": ..., "hide": ...})."""
    path = folder / f"{name}.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as made:
        for title, rows, *rest in sheets:
            _fill(made, made.add_worksheet(title), rows, rest[0] if rest else {})
    return path


def _fill(made, sheet, rows, how):
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            _write(made, sheet, (row, column), cell, how.get("fills", {}))
    for area in how.get("merges", ()):
        row, column = xl_cell_to_rowcol(area.partition(":")[0])
        sheet.merge_range(area, "")
        _write(made, sheet, (row, column), rows[row][column], {})
    for row in how.get("hidden_rows", ()):
        sheet.set_row(row - 1, None, None, {"hidden": True})
    for columns in how.get("hidden_columns", ()):
        sheet.set_column(columns, None, None, {"hidden": True})
    for cell, text in how.get("notes", {}).items():
        sheet.write_comment(cell, text)
    if how.get("hide"):
        sheet.hide()


def _write(made, sheet, place, cell, fills):
    colour = fills.get(place) or fills.get((place[0], None))
    looks = {"bg_color": colour} if colour else {}
    if isinstance(cell, (date, datetime)):
        sheet.write_datetime(*place, cell, made.add_format({"num_format": "yyyy-mm-dd", **looks}))
    elif cell is not None:
        sheet.write(*place, cell, made.add_format(looks) if looks else None)
    elif looks:
        sheet.write_blank(*place, None, made.add_format(looks))


VISITS = ("编号", "回访日期", "客户名称", "回访内容", "满意度", "备注")
GRADES = ("满意", "基本满意", "不满意")


def visits(count, first=1):
    """So many records under VISITS."""
    return [
        (f"HF{n:03}", day(n), f"华星第{n}分店", f"第{n}次上门，空调已清洗", GRADES[n % 3], None)
        for n in range(first, first + count)
    ]


# A. Finding the header


def a01_one_merged_title(folder):
    """One merged title row above the header."""
    rows = [("2026年空调保养回访台账",), VISITS, *visits(8)]
    return book(folder, "a01", ("回访", rows, {"merges": ["A1:F1"]}))


def a02_title_in_every_cell(folder):
    """The title is written into every cell of row 1."""
    return book(folder, "a02", ("回访", [("回访单列表",) * 6, VISITS, *visits(8)]))


def a03_title_and_subtitle(folder):
    """A title and a subtitle above the header."""
    rows = [("设备投放明细",), ("第3期至第5期",), VISITS, *visits(8)]
    return book(folder, "a03", ("明细", rows, {"merges": ["A1:F1", "A2:F2"]}))


def a04_note_and_blank_rows(folder):
    """A title, a wide note and blank rows above the header."""
    note = ("①本表由客服部登记，编号与派工单一致，跨月的回访登记在首次回访的月份。",)
    rows = [("回访明细",), note, (), (), VISITS, *visits(8)]
    return book(folder, "a04", ("明细", rows, {"merges": ["A1:F1"]}))


def a05_two_rows_with_groups(folder):
    """Two header rows, groups merged to the right."""
    rows = [
        ("商户回访表",),
        ("序号", "商户信息", None, None, "回访情况", None, "备注"),
        (None, "商户名称", "联系人", "联系电话", "回访方式", "回访结果", None),
        *[(n, f"百味{n}号档口", f"店主{n}", f"1540000{n:04}", "电话", "已解决", None)
          for n in range(1, 8)],
    ]  # fmt: skip
    merges = ["A1:G1", "A2:A3", "B2:D2", "E2:F2", "G2:G3"]
    return book(folder, "a05", ("回访", rows, {"merges": merges}))


def a06_four_rows(folder):
    """Four header rows, simple columns merged downwards."""
    rows = [
        ("用能计划",),
        ("序号", "楼栋", "能耗计划", None, None, None),
        (None, None, "2025年", None, "2026年", None),
        (None, None, "下半年", None, "上半年", None),
        (None, None, "11月", "12月", "1月", "2月"),
        *[(n, f"{n}号楼", 10.5 * n, 20.0 + n, 30.0, 12.0 * n) for n in range(1, 9)],
    ]
    merges = ["A1:F1", "A2:A5", "B2:B5", "C2:F2", "C3:D3", "E3:F3", "C4:D4", "E4:F4"]
    return book(folder, "a06", ("计划", rows, {"merges": merges}))


def a07_repeated_instead_of_merged(folder):
    """The rows of a header repeat the text instead of merging."""
    rows = [
        ("序号", "工程名称", "付款", "付款", "已付金额"),
        ("序号", "工程名称", "2025年", "2026年", "已付金额"),
        ("序号", "工程名称", "12月", "1月", "已付金额"),
        *[(n, f"第{n}标段", 100.5 * n, 20, 100.5 * n + 20) for n in range(1, 8)],
    ]
    return book(folder, "a07", ("付款", rows, {"merges": ["A1:A3", "C1:D1"]}))


def a08_total_words_in_header(folder):
    """Words for totals name columns."""
    rows = [
        ("月份", "一部", None, None, "合计"),
        (None, "受理", "办结", "小计", None),
        *[(f"{n}月", n, n + 1, 2 * n + 1, 2 * n + 1) for n in range(1, 8)],
    ]
    return book(folder, "a08", ("统计", rows, {"merges": ["A1:A2", "B1:D1", "E1:E2"]}))


def a09_instructions_below(folder):
    """Instructions how to fill in stand right under the header."""
    told = ("填写说明：按年度编号，不得跳号", None, "填全称", None, "三选一")
    sample = ("示例：HF000", None, "某某商场")
    return book(folder, "a09", ("回访", [VISITS, told, sample, *visits(8)]))


def a10_generic_header_above(folder):
    """An export's general names stand above the real header."""
    general = ("文本 1", "日期 2", "文本 3", "文本 4", "文本 5", "文本 6")
    return book(folder, "a10", ("导出", [general, VISITS, *visits(8)]))


def a11_warning_in_first_row(folder):
    """A merged warning stands where others have a title."""
    rows = [("库存样机，禁止外借！！！",), VISITS, *visits(8)]
    return book(folder, "a11", ("样机", rows, {"merges": ["A1:F1"]}))


def a12_form_head_above(folder):
    """The head of a form stands above the table."""
    head = [
        ("询价单位：____", None, None, "联系人：____", None, None),
        ("地址：某市某路1号", None, None, "电话：0788-2000000", None, None),
        ("报价日期：", None, None, "有效期：30天", None, None),
        ("币种：人民币", None, None, "税率：13%", None, None),
        ("交货地点：", None, None, "付款方式：", None, None),
        ("报价说明：请按下表逐项填写", None, None, None, None, None),
        (),
    ]
    header = ("序号", "物料名称", "规格型号", "单位", "数量", "单价")
    rows = [(n, f"滤网{n}", f"LW-{n:02}", "个", 10 * n, 3.5) for n in range(1, 10)]
    return book(folder, "a12", ("报价", [*head, header, *rows]))


def a13_no_name_above_data(folder):
    """A filled column has no name above it."""
    rows = [(*row[:5], f"附言{n}") for n, row in enumerate(visits(9))]
    return book(folder, "a13", ("回访", [VISITS[:5], *rows]))


def a14_same_name_twice(folder):
    """Names stand twice in a header, months once a year."""
    header = ("序号", "门店", "状态", "1月", "2月", "状态", "1月", "2月", "备注", "备注")
    rows = [(n, f"{n}店", "正常", n, n, "停业", n, n, f"一{n}", f"二{n}") for n in range(1, 8)]
    return book(folder, "a14", ("门店", [header, *rows]))


def a15_breaks_and_blanks_in_names(folder):
    """Line breaks, blanks and dots in names."""
    header = ("序号·", "送达\n客户时间", " 开标时间", "Due\nDate", "备 注　")
    rows = [(n, day(n), day(n), day(n), f"第{n}单") for n in range(1, 8)]
    return book(folder, "a15", ("送达", [header, *rows]))


def a16_units_in_names(folder):
    """Units in names, in brackets of both widths."""
    header = ("序号", "完成周期（天）", "任务进度（%）", "采购预算(元)", "采购控制价（元）")
    rows = [(n, n + 2, 10 * n, 1000.5 * n, 900.5 * n) for n in range(1, 8)]
    return book(folder, "a16", ("采购", [header, *rows]))


def a17_dates_as_names(folder):
    """Days name the columns, one of them twice."""
    days = [day(0), day(1), day(2), day(3), day(4), day(4)]
    rows = [(f"巡查员{n}", 1, 0, 1, 1, n % 2, 1) for n in range(8)]
    return book(folder, "a17", ("考勤", [("姓名", *days), *rows]))


def a18_name_does_not_fit(folder):
    """A column called 序号 holds product codes."""
    rows = [(f"KX-{n * 7:04}B", f"水泵{n}", "台", n) for n in range(1, 10)]
    return book(folder, "a18", ("库存", [("序号", "名称", "单位", "数量"), *rows]))


def a19_header_again_lower(folder):
    """The header stands again lower in the sheet."""
    rows = [("一季度",), VISITS, *visits(6), VISITS, *visits(6, 7), VISITS, *visits(6, 13)]
    return book(folder, "a19", ("回访", rows, {"merges": ["A1:F1"]}))


# B. Rows that are not records


def b01_numbered_in_advance(folder):
    """Rows numbered in advance and left empty."""
    header = ("编号", *VISITS[1:])
    rows = [(n, *row[1:]) for n, row in enumerate(visits(9), 1)]
    return book(folder, "b01", ("回访", [header, *rows, *[(n,) for n in range(10, 60)]]))


def b02_sections(folder):
    """Section rows: in one cell, merged, or over some columns."""
    rows = [
        ("序号", "单位", "合同内容", "金额", "签订日期"),
        ("新签合同",),
        *[(n, f"甲方{n}", f"保洁服务{n}", 1000.5 * n, day(n)) for n in range(1, 5)],
        (None, "续签合同"),
        *[(n, f"乙方{n}", f"绿化养护{n}", 2000.5 * n, day(n)) for n in range(1, 4)],
        (None, None, "补充协议"),
        *[(n, f"丙方{n}", f"电梯维保{n}", 3000.5 * n, day(n)) for n in range(1, 4)],
    ]
    return book(folder, "b02", ("合同", rows, {"merges": ["A2:E2", "B7:E7"]}))


def b03_serial_restarts(folder):
    """The serial number starts again, or runs down, with nothing between."""
    rows = visits(9)
    serials = (523, 522, 521, 1, 2, 3, 538, 1, 2)
    numbered = [(n, *row[1:]) for n, row in zip(serials, rows, strict=True)]
    return book(folder, "b03", ("回访", [("序号", *VISITS[1:]), *numbered]))


def b04_serials_become_text(folder):
    """Among serial numbers stand some with letters."""
    serials = (1, 2, "DD-15", 4, 5, "6-1", 7)
    rows = [(n, *r[1:]) for n, r in zip(serials, visits(7), strict=True)]
    return book(folder, "b04", ("回访", [("序号", *VISITS[1:]), *rows]))


def b05_totals(folder):
    """Rows of totals under various words, in several columns."""
    header = ("序号", "费用项目", "说明", "数量", "金额（元）")
    one = [(n, f"耗材{n}", "月度采购", n, 10.5 * n) for n in range(1, 5)]
    two = [(n, f"工具{n}", "临时采购", n, 20.5 * n) for n in range(5, 8)]
    rows = [
        header, *one, (None, "小  计：", None, 10, 105.0),
        *two, (None, "小计", None, 18, 369.0),
        ("合计", None, None, 28, 474.0),
        (None, None, "含税合计总价", None, 535.62),
    ]  # fmt: skip
    return book(folder, "b05", ("费用", rows))


def b06_total_without_label(folder):
    """A last row holds only the sums."""
    rows = [(f"N{n:02}", f"客户{n}", 10.25 * n, "已付") for n in range(1, 9)]
    return book(
        folder, "b06", ("付款", [("单号", "客户名称", "金额", "状态"), *rows, (None, None, 369.0)])
    )


def b07_keeping_rows(folder):
    """Rows that ask not to be deleted or only keep a place."""
    keep = [("此行需保留，勿删",), (None, "保留格式，勿删"), (None, None, "……"), ("预留",)]
    return book(folder, "b07", ("回访", [VISITS, *visits(8), *keep]))


def b08_notes_at_bottom(folder):
    """Notes and signatures at the bottom."""
    notes = [
        (),
        ("备注：红色为逾期",),
        ("注：1、满意度按三档登记；2、空白为未接通。",),
        ("填表人：王某", None, "审核人：李某", None, "日期：2026-04-01"),
        ("制表：客服部",),
    ]
    return book(folder, "b08", ("回访", [VISITS, *visits(8), *notes]))


def b09_blank_rows_inside(folder):
    """Blank rows inside the data."""
    rows = [VISITS, *visits(4), (), *visits(3, 5), (), (), *visits(4, 8)]
    return book(folder, "b09", ("回访", rows))


def b10_header_words_inside(folder):
    """A record holds the name of its column."""
    odd = ("HF099", day(20), "客户名称", "回访内容未填，需补", None, None)
    return book(folder, "b10", ("回访", [VISITS, *visits(8), odd, *visits(3, 10)]))


def b11_equal_records(folder):
    """Records that are equal and meant."""
    one = (day(3), "东门", "巡查", "正常")
    rows = [("日期", "地点", "事项", "情况"), *[one] * 5, (day(4), "西门", "巡查", "正常")]
    return book(folder, "b11", ("巡查", rows))


def b12_header_alone(folder):
    """A header without records beside an empty sheet."""
    return book(folder, "b12", ("退件", [("退件台账",), VISITS], {"merges": ["A1:F1"]}), ("空", []))


def b13_cut_at_ten_thousand(folder):
    """An export that stops at exactly 10,000 rows."""
    rows = [(f"D{n:06}", f"客户{n % 97}", n % 13, "已发货") for n in range(10_000)]
    return book(folder, "b13", ("订单", [("订单号", "客户名称", "数量", "状态"), *rows]))


def b14_months_as_sections(folder):
    """A month over the whole width between the records."""
    header = ("日期", "班次", "值班人员", "事项", "处理情况")
    months = [
        [(day(30 * m + n), "白班", f"员工{n}", f"第{n}次巡查", "正常") for n in range(4)]
        for m in range(2)
    ]
    rows = [header, ("3月份",), *months[0], ("4月份",), *months[1]]
    return book(folder, "b14", ("值班", rows, {"merges": ["A2:E2", "A7:E7"]}))


def b15_fixed_part_only(folder):
    """Rows prepared for later hold only their fixed part."""
    done = [
        (day(n), shift, f"保安{n}", f"{n}号岗无异常", "已交接")
        for n in range(6)
        for shift in ("白班", "夜班")
    ]
    ahead = [(None, "白班"), (None, "夜班"), (None, "白班"), (None, "夜班")]
    header = ("日期", "班次", "值班人员", "事项", "交接")
    return book(folder, "b15", ("值班", [header, *done, *ahead]))


def b16_total_words_in_texts(folder):
    """Long texts begin with a word for totals."""
    odd = [
        ("HF101", day(21), "某饭店", "合计金额不对，要求重新核算后开票", None, None),
        ("HF102", day(22), "某网吧", "总计三次上门仍未修好", "不满意", None),
    ]
    return book(folder, "b16", ("回访", [VISITS, *visits(8), *odd]))


# C. Sheets

REPAIRS = ("工单号", "报修日期", "设备", "故障描述", "处理人")


def repairs(vendor, count, first=1):
    """So many records of a vendor under REPAIRS."""
    return [
        (f"GD{n:04}", day(n % 60), f"{vendor}电梯{n}", f"第{n}次困人，已放人并检修", f"技师{n % 5}")
        for n in range(first, first + count)
    ]


def c01_all_and_one_per_vendor(folder):
    """One sheet with all repairs and one a vendor, one with a column more."""
    one, two = repairs("甲厂", 8), repairs("乙厂", 6, 20)
    return book(
        folder,
        "c01",
        ("报修单", [REPAIRS, *one, *two]),
        ("甲厂-报修单", [REPAIRS, *one]),
        ("乙厂-报修单", [(*REPAIRS, "处理人 2"), *[(*row, "技师9") for row in two]]),
    )


def c02_hidden_sheet_and_columns(folder):
    """Old data in a hidden sheet, hidden columns and rows with data."""
    how = {"hidden_columns": ["C:D"], "hidden_rows": [4, 5]}
    return book(
        folder,
        "c02",
        ("回访", [VISITS, *visits(8)], how),
        ("旧", [VISITS, *visits(5, 90)], {"hide": True}),
    )


def c03_no_tables(folder):
    """A seating plan, a sheet of instructions and a room plan are no tables."""
    seats = [
        ("讲台",), (),
        *[tuple(f"{name}{row}" for name in "赵钱孙李周吴") for row in range(1, 7)],
    ]  # fmt: skip
    told = [("填写说明",), ("一、每班登记一次，不得补记。",), ("二、没有来电的填“无”。",)]
    floor = [("3F",), (301, 302, 303, 304), ("空", "空", "已租", "已租"), (), ("2F",),
             (201, 202, 203, 204), ("已租", "空", "空", "已租")]  # fmt: skip
    how = {"merges": ["A1:F1"]}
    return book(
        folder,
        "c03",
        ("座位图", seats, how),
        ("填写说明", told),
        ("房态图", floor, {"merges": ["A1:D1", "A5:D5"]}),
        ("回访", [VISITS, *visits(6)]),
    )


def c04_name_ends_in_blank(folder):
    """A sheet's name ends in a blank."""
    return book(folder, "c04 ", ("回访记录 ", [VISITS, *visits(6)]))


def c05_several_tables(folder):
    """Tables side by side and below each other."""
    beside = [
        ("序号", "姓名", "电话", None, "序号", "车牌", "车位"),
        *[(n, f"业主{n}", f"1540000{n:04}", None, n, f"某A{n:05}", f"B{n}") for n in range(1, 7)],
    ]
    below = [
        VISITS, *visits(5), (), ("备件清单",),
        ("备件名称", "型号", "数量", "单价"),
        *[(f"轴承{n}", f"Z-{n}", n, 9.5) for n in range(1, 5)],
    ]  # fmt: skip
    return book(folder, "c05", ("左右", beside), ("上下", below))


def c06_months_in_columns(folder):
    """A payment sheet with a column a month over years, beside the contracts."""
    contracts = [(f"HT-{n:03}", f"供方{n}", 100_000.5 * n, day(n)) for n in range(1, 7)]
    months = [f"{year}年{month}月" for year in range(2020, 2036) for month in range(1, 13)]
    plan = [(f"HT-{n:03}", *[100.5 + n] * len(months)) for n in range(1, 7)]
    return book(
        folder,
        "c06",
        ("合同", [("合同编号", "对方单位", "金额", "签订日期"), *contracts]),
        ("付款", [("合同编号", *months), *plan]),
    )


def c07_months_as_sheets(folder):
    """A sheet a month, all with one header."""
    sheets = [
        (f"2026年{m}月", [(f"{m}月回访",), VISITS, *visits(5, 10 * m)], {"merges": ["A1:F1"]})
        for m in (1, 2, 3)
    ]
    return book(folder, "c07", *sheets)


def c08_shifted_columns(folder):
    """In one sheet of a family a column holds what belongs to another."""
    header = ("工单号", "故障描述", "是否停机", "是否外修")
    right = [(f"A{n:03}", f"{n}号机异响，轴承磨损需更换", "是" if n % 2 else "否", "否")
             for n in range(1, 9)]  # fmt: skip
    wrong = [(f"B{n:03}", "否", f"{n}号机漏油，密封圈老化需更换", "是") for n in range(1, 7)]
    return book(
        folder,
        "c08",
        ("一车间", [header, *right]),
        ("二车间", [header, *[(f"C{row[0]}", *row[1:]) for row in right]]),
        ("三车间", [header, *wrong]),
    )
