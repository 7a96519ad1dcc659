"""Forms and lists on paper: rendered, measured in millimetres, counted in pages."""

import os
import shutil
import subprocess
from dataclasses import replace

import numpy
import pytest
from PIL import Image

from exporters import forms, listing
from exporters.forms import Printing
from tests.test_forms import (
    COMPLAINT,
    LEAK,
    MATTER,
    OFFICE,
    REVISIT,
    SECOND_VISIT,
    VISIT,
    with_values,
)

DPI = 150
MM = 25.4 / DPI
REMEDY = "needs LibreOffice and poppler: apt-get install libreoffice-calc poppler-utils"
LONG_NAME = "某某物业管理有限公司" * 6
# The same length as a filled form's sentence, so that nothing but the content differs.
SENTENCES = "".join(f"第{n}句话," for n in range(400))


def workbooks():
    """Every workbook to be rendered, by name."""
    long_office = replace(OFFICE, name=LONG_NAME)
    named = replace(LEAK, names={**LEAK.names, "customer": "某某电子科技" * 10})
    odd = with_values(LEAK, contact="=1+1", order_number="110101199001011234", room="00123")

    def complaint(record, office=OFFICE, **how):
        return forms.fill("F01", COMPLAINT, record, office, Printing(**how))

    return {
        "filled": complaint(LEAK),
        "empty": forms.blank("F01", 1, OFFICE),
        "copies": complaint(LEAK, copies=(1, 2), hide=True),
        "odd": complaint(odd),
        "long": complaint(with_values(LEAK, content=(MATTER * 20)[:300]), long_office),
        "longer": complaint(with_values(LEAK, content=SENTENCES[:1500])),
        "named": complaint(named, long_office),
        "slips": forms.fill_many("F03", REVISIT, [VISIT, SECOND_VISIT], OFFICE),
        "slip": forms.fill("F03", REVISIT, VISIT, OFFICE, Printing(paper="A5")),
    }


@pytest.fixture(scope="session")
def printed(tmp_path_factory):
    """The pages of every workbook as pictures, rendered in one go: a cold start takes seconds."""
    if not shutil.which("soffice") or not shutil.which("pdftoppm"):
        if os.environ.get("CI") == "true":
            pytest.fail(REMEDY)
        pytest.skip(REMEDY)
    folder = tmp_path_factory.mktemp("paper")
    for name, content in workbooks().items():
        (folder / f"{name}.xlsx").write_bytes(content)
    listing.write(
        COMPLAINT,
        [with_values(LEAK, content=MATTER)] * 60,
        language="zh",
        title="客户投诉登记表",
        out=folder / "list.xlsx",
    )
    sources = sorted(str(file) for file in folder.glob("*.xlsx"))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, *sources], check=True, capture_output=True, timeout=300)
    pages = {}
    for pdf in folder.glob("*.pdf"):
        target = folder / pdf.stem
        target.mkdir()
        subprocess.run(["pdftoppm", "-gray", "-r", str(DPI), pdf, target / "p"], check=True)
        files = sorted(target.iterdir())
        pages[pdf.stem] = [numpy.asarray(Image.open(file)) < 140 for file in files]
    return pages


def lines(page, axis, share):
    """Where a line runs over this share of the page, in mm; neighbours count as one."""
    dark = page.sum(axis=axis) > share * page.shape[axis]
    found = numpy.flatnonzero(dark) * MM
    return [at for n, at in enumerate(found) if n == 0 or at - found[n - 1] > 1]


def width(page):
    """The frame from its left to its right line, in mm."""
    sides = lines(page, 0, 0.25)
    return sides[-1] - sides[0]


ONE_PAGE = ["filled", "empty", "odd", "long", "named", "slips", "slip"]


@pytest.mark.parametrize("name", ONE_PAGE)
def test_a_form_is_one_page(printed, name):
    assert len(printed[name]) == 1


@pytest.mark.parametrize("name", ["filled", "empty", "copies", "odd", "long", "longer", "named"])
def test_an_a4_form_is_178_mm_wide(printed, name):
    for page in printed[name]:
        assert width(page) == pytest.approx(178, abs=2)


@pytest.mark.parametrize("name", ["slips", "slip"])
def test_a_slip_is_186_mm_wide(printed, name):
    assert width(printed[name][0]) == pytest.approx(186, abs=2)


def test_pages_have_the_size_of_their_paper(printed):
    def size(page):
        return tuple(round(side * MM) for side in page.shape)

    assert size(printed["filled"][0]) == (297, 210)
    assert size(printed["slips"][0]) == (297, 210)
    assert size(printed["slip"][0]) in {(148, 210), (149, 210)}


def test_an_empty_form_has_the_frame_of_a_filled_one(printed):
    empty, filled = printed["empty"][0], printed["filled"][0]

    for axis in (0, 1):
        assert lines(empty, axis, 0.5) == pytest.approx(lines(filled, axis, 0.5), abs=0.5)


def test_two_slips_are_cut_in_the_middle_and_show_the_same_frame(printed):
    rows = lines(printed["slips"][0], 1, 0.4)
    cut = min(rows, key=lambda at: abs(at - 148.5))
    upper = [at for at in rows if at < cut - 1]
    lower = [at - 148.5 for at in rows if at > cut + 1]

    assert cut == pytest.approx(148.5, abs=1)
    assert lower == pytest.approx(upper, abs=0.7)


def test_what_does_not_fit_is_continued_on_one_page_more(printed):
    assert len(printed["longer"]) == 2


def test_nothing_is_printed_in_the_margins(printed):
    for name, pages in printed.items():
        for page in pages:
            columns = numpy.flatnonzero(page.any(axis=0)) * MM
            assert columns[0] > 10, name
            assert columns[-1] < 210 - 10 or name == "list", name


def test_a_list_is_printed_landscape_over_several_pages(printed):
    pages = printed["list"]

    assert 2 <= len(pages) <= 6
    assert all(page.shape[1] > page.shape[0] for page in pages)
    for page in pages:  # the header stands on every page, within the first 45 mm
        assert any(at < 45 for at in lines(page, 1, 0.8))
