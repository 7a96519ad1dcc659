"""What the settings say of the office stands on its forms and lists."""

import base64
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from PIL import Image

from exporters import forms, handing, listing
from schema.defining.effective import DefinitionChange, effective
from schema.defining.loading import shipped
from schema.values import Record


@pytest.fixture
def logo():
    """A picture of 200 by 100 points."""
    out = BytesIO()
    Image.new("RGB", (200, 100), "navy").save(out, "PNG", dpi=(300, 300))
    return out.getvalue()


@pytest.fixture
def office(logo):
    """An office that said everything about itself."""
    said = {
        "name": "和园客服中心", "hotline": "400-800-1234", "address": "和园路 1 号",
        "mailbox": "kf@heyuan.cn", "supervisor": "陈晓岚", "manager": "许建平",
        "logo": base64.b64encode(logo).decode(), "form.F01.code": "HY-KF-07",
        "form.F01.edition": "B/2",
    }  # fmt: skip
    changes = [DefinitionChange("setting", "", key, {"value": each}) for key, each in said.items()]
    return effective(shipped(), "property", changes)


def sheet(content):
    return openpyxl.load_workbook(BytesIO(content)).active


def texts(content):
    return [str(cell.value) for row in sheet(content) for cell in row if cell.value]


def test_a_form_bears_name_hotline_code_and_signers(office):
    paper = forms.fill("F01", office.register("complaint"), Record(1, 1, {}), office)
    said = texts(paper)

    assert "和园客服中心  热线 400-800-1234" in said
    assert "表单编号 HY-KF-07  版次 B/2" in said
    assert any(each.startswith("客服主管:陈晓岚") for each in said)
    assert any(each.startswith("经理:许建平") for each in said)
    assert "和园路 1 号   kf@heyuan.cn" in sheet(paper).oddFooter.left.text


def test_the_logo_stands_in_the_title_of_every_slip(office):
    slips = sheet(forms.blank("F03", 2, office))
    single = sheet(forms.blank("F01", 1, office))

    assert len(slips._images) == 2
    (image,) = single._images
    assert image.anchor._from.row == 1
    assert image.anchor.ext.width / image.anchor.ext.height == pytest.approx(2, abs=0.1)
    assert image.anchor.ext.height <= 12 * 36_000


def test_an_office_that_said_nothing_has_its_forms_as_before():
    bare = effective(shipped(), "property")
    said = texts(forms.blank("F01", 1, bare))

    assert not any("热线" in each for each in said)
    assert sheet(forms.blank("F01", 1, bare))._images == []


def test_a_picture_nobody_can_read_is_left_out(office):
    broken = {"logo": base64.b64encode(b"\x89PNG\r\n no picture").decode()}
    here = replace(office, settings={**office.settings, **broken})

    assert sheet(forms.blank("F01", 1, here))._images == []


def test_a_list_bears_name_hotline_and_logo(office, logo):
    out = BytesIO()
    listing.write(
        office.register("complaint"), [], language="zh", title="投诉清单", out=out,
        office=office.name, hotline="400-800-1234", logo=logo,
    )  # fmt: skip

    assert "和园客服中心 400-800-1234" in str(sheet(out.getvalue())["A2"].value)
    assert len(sheet(out.getvalue())._images) == 1


def test_a_handover_list_names_both_and_has_room_to_sign():
    lines = [handing.Line("客户投诉登记表", "260301", "=漏水", "主办人", "李四")]
    paper = handing.write("和园客服中心", "张三", "2026-03-31", lines, "打印")
    said = texts(paper)

    assert said[0] == "工作交接清单"
    assert "移交人：张三" in said[1]
    assert "共 1 项" in said[1]
    assert "=漏水" in said
    for sign in ("移交人（张三）签字", "接收人签字", "监交人签字"):
        assert any(each.startswith(sign) for each in said)
    assert sheet(paper).page_setup.orientation == "landscape"
