"""Files as they come: mislabelled, half copied, written by programs nobody knows (cases G)."""

import io
import struct
import zipfile

import openpyxl
import xlsxwriter
import xlwt
from openpyxl.worksheet.datavalidation import DataValidation

ROWS = (("工单号", "报修内容", "金额"), ("0007", "水管渗漏", 120.5), ("0012", "门锁损坏", 80.0))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def an_xlsx(rows=ROWS, write=None):
    """A plain workbook."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("报修")
    for index, row in enumerate(rows):
        sheet.write_row(index, 0, row)
    if write:
        write(book, sheet)
    book.close()
    return stream.getvalue()


def an_xls(rows=ROWS, write=None):
    """A plain old workbook."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("报修")
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write(index, column, cell)
    if write:
        write(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_parts(content, change, *, compression=zipfile.ZIP_DEFLATED):
    """The archive with change(name, data) for every part; None leaves it out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", compression) as target,
    ):
        for name in source.namelist():
            data = change(name, source.read(name))
            if data is not None:
                target.writestr(name, data)
    return stream.getvalue()


def saved(folder, name, content):
    file = folder / name
    file.write_bytes(content)
    return file


def g01_xlsx_named_xls(folder):
    """A new workbook under the name of an old one."""
    return saved(folder, "报修.xls", an_xlsx())


def g01_xls_named_xlsx(folder):
    """An old workbook under the name of a new one."""
    return saved(folder, "报修.xlsx", an_xls())


def g02_empty_fill(folder):
    """An empty fill in the styles, which stops openpyxl."""
    empty = b'<fill><patternFill patternType="none"/></fill>'

    def change(_name, data):
        return data.replace(empty, b"<fill/>")

    return saved(folder, "网页导出.xlsx", with_parts(an_xlsx(), change))


def g03_crafted_xls(folder):
    """An old workbook whose lengths lie."""
    content = bytearray(an_xls())
    for at in range(520, len(content) - 4, 97):
        struct.pack_into("<H", content, at, 0xFFFF)
    return saved(folder, "异常.xls", bytes(content))


def g04_phantom_dimension(folder):
    """A sheet that claims 16,000 columns and formats a thousand empty rows."""

    def write(book, sheet):
        bold = book.add_format({"bold": True})
        for row in range(3, 1000):
            sheet.write_blank(row, 40, None, bold)

    def change(name, data):
        if not name.endswith("sheet1.xml"):
            return data
        start = data.index(b'ref="') + 5
        return data[:start] + b"A1:XEB1048576" + data[data.index(b'"', start) :]

    return saved(folder, "空行.xlsx", with_parts(an_xlsx(write=write), change))


def g04_far_cell(folder):
    """One stray cell in the last corner of the sheet."""
    return saved(
        folder, "远处.xlsx", an_xlsx(write=lambda _book, sheet: sheet.write("XFD1048576", "勿删"))
    )


CODES = {"#N/A": 0x2A, "#DIV/0!": 7, "#REF!": 0x17, "#VALUE!": 0x0F}
ERRORS = tuple(CODES)


def g05_errors_xlsx(folder):
    """Cells with errors, which the fast reader makes empty."""

    def write(_book, sheet):
        for row, error in enumerate(ERRORS, 3):
            sheet.write_formula(row, 2, "=X", None, error)

    return saved(folder, "错误.xlsx", an_xlsx(write=write))


def g05_errors_xls(folder):
    """The same in an old workbook."""

    def write(sheet):
        for row, error in enumerate(ERRORS, 3):
            sheet.row(row).set_cell_error(2, CODES[error])

    return saved(folder, "错误.xls", an_xls(write=write))


def g05_errors_ods(folder):
    """The same in an OpenDocument sheet."""
    cells = "".join(
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell '
        f'table:formula="of:=X" office:value-type="string" office:string-value="" '
        f'calcext:value-type="error"><text:p>{error}</text:p></table:table-cell></table:table-row>'
        for error in ERRORS
    )
    return saved(folder, "错误.ods", an_ods(cells))


def an_ods(more=""):
    """A plain OpenDocument workbook; more: further rows as XML."""
    rows = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{cell}</text:p></table:table-cell>"
            if isinstance(cell, str)
            else f'<table:table-cell office:value-type="percentage" office:value="{cell}"/>'
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="报修">'
        f"{rows}{more}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest "
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
        )
    return stream.getvalue()


def g05_errors_xlsb(folder):
    """The same in a binary workbook."""

    def record(kind, body=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return head + bytes([len(body)]) + body

    def text(said):
        return struct.pack("<I", len(said)) + said.encode("utf-16-le")

    sheet = record(129) + record(148, struct.pack("<4I", 0, 6, 0, 2)) + record(145)
    for row, cells in enumerate((*ROWS, *((None, None, CODES[error]) for error in ERRORS))):
        sheet += record(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        for column, cell in enumerate(cells):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, str):
                sheet += record(6, place + text(cell))
            elif isinstance(cell, float):
                sheet += record(5, place + struct.pack("<d", cell))
            elif cell is not None:
                sheet += record(3, place + bytes([cell]))
    sheet += record(146) + record(130)
    book = record(131) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + text("rId1") + text("报修"))
    book += record(144) + record(132)
    stream = io.BytesIO()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/>'
            "</Relationships>",
        )
    return saved(folder, "错误.xlsb", stream.getvalue())


def g06_password(folder):
    """A workbook with a password."""
    content = OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 900
    return saved(folder, "加密.xlsx", content)


def g07_folder_with_a_lock_file(folder):
    """A folder picked as a whole: a lock file, a picture and the system's own beside workbooks."""
    saved(folder, "~$报修.xlsx", b"\x05owner" + b" " * 159)
    saved(folder, "现场.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 60)
    saved(folder, "Thumbs.db", OLE + b"\0" * 600)
    saved(folder, "报修.xlsx", an_xlsx())
    (folder / "旧").mkdir()
    saved(folder / "旧", "报修.csv", "工单号,内容\n1,漏水\n".encode("gbk"))
    return folder


TEXT = '工单号;报修内容;金额\r\n0007;"水管渗漏\n已关阀";120.5\r\n0012;门锁损坏;80\r\n'


def g08_csv(folder, encoding="gbk", text=TEXT):
    """Separated values in any encoding, with line breaks in quotation marks."""
    return saved(folder, "导出.csv", text.encode(encoding))


def g08_unclosed_quote(folder):
    """A quotation mark that nobody closed, in the middle of a long file."""
    lines = ["编号,尺寸,内容"]
    lines += [f'{number},5" 管,"第{number}条, 已办"' for number in range(1, 400)]
    lines[200] = '200,3,"忘了关'
    return saved(folder, "引号.csv", "\n".join(lines).encode())


def g09_inline_strings(folder):
    """No part for shared texts, all stand in their cells."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("报修")
    for row in ROWS:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)

    def change(name, data):
        if name.endswith("sheet1.xml"):
            for number, said in enumerate(texts):
                shared = b"<v>%d</v></c>" % number
                inline = f"<is><t>{said}</t></is></c>".encode()
                data = data.replace(b't="s">' + shared, b't="inlineStr">' + inline)
        return None if name.endswith("sharedStrings.xml") else data

    texts = list(dict.fromkeys(cell for row in ROWS for cell in row if isinstance(cell, str)))
    return saved(folder, "内联.xlsx", with_parts(stream.getvalue(), change))


def g09_utf16_parts(folder):
    """Parts in UTF-16, which stop the fast reader."""

    def change(name, data):
        if not name.endswith((".xml", ".rels")) or name == "[Content_Types].xml":
            return data
        return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    return saved(folder, "宽字符.xlsx", with_parts(an_xlsx(), change))


def g10_bad_checksum(folder):
    """A wrong checksum in a part that says nothing of the cells."""
    content = bytearray(an_xlsx())
    said = zipfile.ZipFile(io.BytesIO(bytes(content))).getinfo("docProps/app.xml")
    content[said.header_offset + 14] ^= 0xFF
    at = content.rindex(b"docProps/app.xml") - 46
    content[at + 16] ^= 0xFF
    return saved(folder, "校验.xlsx", bytes(content))


def g10_one_damaged_sheet(folder):
    """Two sheets, the second of which is broken in the middle."""
    content = an_xlsx(write=lambda book, _sheet: book.add_worksheet("旧表").write(0, 0, "甲"))

    def change(name, data):
        return data[: len(data) // 2] if name.endswith("sheet2.xml") else data

    return saved(folder, "半坏.xlsx", with_parts(content, change))


def g10_cut_off(folder):
    """A download that stopped half-way."""
    content = an_xlsx()
    return saved(folder, "半截.xlsx", content[: len(content) * 2 // 3])


def g11_many_formats(folder, rows=3000):
    """Thousands of rows, each cell with a format."""

    def write(book, sheet):
        forms = [book.add_format({"bg_color": f"#FF{n:02X}00"}) for n in range(60)]
        for row in range(rows):
            sheet.write(row + 3, 0, f"{row:05}", forms[row % 60])
            sheet.write(row + 3, 1, "巡检", forms[(row + 7) % 60])

    return saved(folder, "格式.xlsx", an_xlsx(write=write))


def g12_merges_hidden_validations(folder):
    """Merged, hidden and validated cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "报修"
    for row in (("2026年报修",), *ROWS):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    known = DataValidation(type="list", formula1='"水管渗漏,门锁损坏"')
    known.add("B3:B90")
    sheet.add_data_validation(known)
    book.create_sheet("旧").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return saved(folder, "下拉.xlsx", stream.getvalue())


def g13_freeze_and_filter_in_the_wrong_place(folder):
    """Panes frozen at row 64, a filter beyond the data, a picture's worth of chatter."""

    def write(book, sheet):
        sheet.freeze_panes(63, 0)
        sheet.autofilter(40, 0, 90, 2)
        sheet.write_comment("B2", "已电话确认")
        sheet.conditional_format("A1:C9", {"type": "blanks", "format": book.add_format()})

    return saved(folder, "冻结.xlsx", an_xlsx(write=write))


def g14_left_as_it_was(folder):
    """A file the office goes on using: reading leaves every byte of it alone."""
    return g12_merges_hidden_validations(folder)


def g15_numbers_as_text(folder):
    """An old workbook with numbers kept as text and more rows than anybody scrolls."""
    rows = [("工单号", "电话")]
    rows += [(f"{number:06}", f"154{number:08}") for number in range(20_000)]
    return saved(folder, "旧.xls", an_xls(rows))


def web_page(folder):
    """A web page saved under the name of a workbook, headings in a table of their own."""
    page = (
        "<html><head><meta charset='gb2312'><style>td{color:red}</style></head><body>"
        "<table><tr><th>工单号<th>报修内容<th>金额</tr></table>"
        "<table><tr><td style='mso-number-format:\"\\@\"'>0007</td><td>水管渗漏<br>已关阀</td>"
        "<td>120.5</td></tr><tr><td>0012</td><td rowspan='2'>门锁 &amp; 合页</td>"
        "<td>&nbsp;</td></tr>"
        "<tr><td>0013</td><td>80</td></tr></table></body></html>"
    )
    return saved(folder, "系统导出.xls", page.encode("gbk"))


def xml_workbook(folder):
    """A workbook as XML, as Excel 2003 and many systems write it."""
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{name}" xmlns:ss="{name}"><Styles><Style ss:ID="p"><NumberFormat '
        'ss:Format="0.0%"/></Style></Styles><Worksheet ss:Name="报修"><Table>'
        '<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">2026年报修</Data></Cell></Row>'
        '<Row ss:Index="3" ss:Hidden="1"><Cell><Data ss:Type="String">0007</Data></Cell>'
        '<Cell ss:Index="3" ss:StyleID="p"><Data ss:Type="Number">0.5</Data></Cell>'
        '<Cell><Data ss:Type="Error">#N/A</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2026-03-12T00:00:00.000</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    return saved(folder, "系统导出.xls", text.encode())


def zip_bomb(folder):
    """Hundreds of megabytes in a file of one."""
    content = an_xlsx()
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if not name.endswith("sheet1.xml"):
                target.writestr(name, source.read(name))
        with target.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(b"<worksheet><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>")
            for _ in range(600):
                part.write(b"x" * 1024 * 1024)
    return saved(folder, "压缩.xlsx", stream.getvalue())


def entity_bomb(folder):
    """Entities that multiply while they are read."""
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "哈" * 10}">' for n in range(12)
    )

    def change(name, data):
        if not name.endswith("sharedStrings.xml"):
            return data
        head = '<?xml version="1.0"?><!DOCTYPE sst [' + entities + "]>"
        return (head + data.decode().split("?>", 1)[1].replace("工单号", "&e11;")).encode()

    return saved(folder, "实体.xlsx", with_parts(an_xlsx(), change))
