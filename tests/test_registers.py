"""What holds for every register that is shipped."""

import re

import pytest

from schema.defining import checking
from schema.defining.effective import effective
from schema.defining.loading import shipped
from schema.field_types import FIELD_TYPES

every_register = pytest.mark.parametrize(
    "register", shipped().registers.values(), ids=lambda r: r.key
)
every_pack = pytest.mark.parametrize("pack", shipped().packs)


def test_the_shipped_definitions_are_sound():
    assert checking.check() == []


def test_every_rule_of_the_shipped_definitions_runs():
    assert checking.notes() == []


@every_pack
def test_every_choice_has_options(pack):
    office = effective(shipped(), pack)
    bare = [
        f"{register.key}.{field.key}"
        for register in office.catalogue.values()
        for field in register.of_type("choice", "choices")
        if not field.options
    ]

    assert bare == []


@every_register
def test_everything_people_read_has_both_languages(register):
    labels = [register.label, *(group.label for group in register.groups)]
    for field in register.fields:
        labels += [field.label, *(inner.label for inner in field.fields)]
        labels += [option.label for option in field.options]
        labels += [label for label in (field.back, field.help) if label]

    assert [label.zh for label in labels if not label.en] == []
    assert not [label.zh for label in labels if re.fullmatch(r"[ -~]+", label.zh)]


@every_register
def test_names_phones_and_mails_of_customers_are_masked(register):
    fields = [field for each in register.fields for field in (each, *each.fields)]

    assert all(field.personal for field in fields if field.mask)
    assert all(
        field.mask
        for field in fields
        if field.type in {"phone", "email"} and register.key != "department"
    )


@every_register
def test_the_quick_form_asks_what_is_required_at_entry(register):
    required = {field.key for field in register.fields if field.required}

    assert required <= set(register.quick)


def test_a_caller_is_asked_for_nothing_but_matter_name_and_time():
    complaint = shipped().registers["complaint"]

    required = {field.key for field in complaint.fields if field.required}
    assert required == {"content", "complainant", "received_at"}


LEDGER = [
    # header of a ledger, field of the complaint register
    ("编号", "number"), ("投诉日期", "received_at"), ("问题描述", "content"),
    ("客户诉求", "demand"),
    ("责任单位", "department"), ("结案状态", "status"), ("应结案日期", "settle_due"),
    ("实际完成日期", "settled_at"), ("原因分析", "investigation"), ("长期整改措施", "improvement"),
    ("跟进人", "taken_by"), ("故障大类", "class"), ("备注", "remarks"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "key"), LEDGER)
def test_the_headers_of_ledgers_lead_to_their_fields(header, key):
    fields = shipped().registers["complaint"].fields

    assert [field.key for field in fields if header in (field.label.zh, *field.synonyms)] == [key]


STATES = [
    # word in a ledger, option: only the same word otherwise written or one that means the same
    ("结案", "closed"), ("已解决", "closed"), ("已 结 案", "closed"), ("关闭", ""), ("已完成", ""),
    ("未结案", ""), ("跟进中", ""), ("待处理", ""),
]  # fmt: skip


@pytest.mark.parametrize(("word", "key"), STATES)
def test_only_the_same_word_otherwise_written_is_a_state(word, key):
    status = shipped().registers["complaint"].field("status")

    read = FIELD_TYPES["choice"].read(word, status)

    assert (read if isinstance(read, str) else "") == key


def test_a_closed_or_unjustified_complaint_is_done():
    status = shipped().registers["complaint"].field("status")

    assert [option.key for option in status.options if option.closes] == ["closed", "rejected"]
    assert status.options[0].key == "registered"
