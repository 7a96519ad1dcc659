"""The English sentence of every problem code, by what went wrong; Chinese stands in the .po."""

from __future__ import annotations

from typing import Final

from schema.file_texts import FILE_TEXTS
from schema.register_texts import REGISTER_TEXTS
from schema.setting_texts import SETTING_TEXTS

MESSAGES: Final[dict[str, str]] = {
    **FILE_TEXTS,
    **SETTING_TEXTS,
    **REGISTER_TEXTS,
    # A cell that does not fit its field
    "ambiguous_date": (
        "“{value}” may be read as two different days. Please write it like 2026-03-12."
    ),
    "impossible_date": "“{value}” is not a day of the calendar. Please check day, month and year.",
    "not_a_date": (
        "“{value}” cannot be read as a date. Please write it like 2026-03-12 or 2026年3月12日."
    ),
    "not_a_time": "“{value}” cannot be read as a time of day. Please write it like 14:30.",
    "not_a_number": (
        "“{value}” is not a number. Please leave only figures here and put the rest in the remarks."
    ),
    "too_many_digits": (
        "“{value}” has more than 15 digits and would be rounded. Please make the field a text or "
        "an identifier."
    ),
    "too_long": (
        "“{value}” is longer than {limit} characters, the most this field can hold. Please shorten "
        "it, or put the rest in the remarks."
    ),
    "out_of_range": "“{value}” is outside the range {low} to {high}. Please check it.",
    "error_cell": (
        "The cell holds Excel's error {value}. Please mend its formula in the workbook, or type "
        "the value here."
    ),
    "not_a_boolean": "“{value}” is neither yes nor no. Please write 是 or 否.",
    "not_a_phone": (
        "“{value}” is not a telephone number. Please write the number alone, one number a cell or "
        "separated by a comma."
    ),
    "masked_value": (
        "“{value}” is masked, the true number is not known. Please fill in the full number."
    ),
    "not_an_email": "“{value}” is not an e-mail address. Please write it like name@example.com.",
    "not_a_rating": "“{value}” is not a rating. Please give a number from 1 to 10.",
    "unread": "“{value}” does not fit the field {field}. Please correct it.",
    "date_without_day": "“{value}” names no day. Please add it, as in 2026-03-12.",
    "date_without_year": "“{value}” names no year. Please add it, as in 2026-03-12.",
    "time_in_date": (
        "“{value}” holds a time of day, the field only a day. Please leave the day alone, or make "
        "the field date and time."
    ),
    "not_whole": "“{value}” is not a whole number. Please write it without decimals.",
    "percent_unclear": "“{value}” may be a share or per cent. Please write it like 12.5% or 0.125.",
    "unknown_option": (
        "“{value}” is not one of the choices of “{field}”. Please pick one of the list, or add it "
        "to the choices first."
    ),
    "masked": (
        "“{value}” is masked with stars, so what is kept was not replaced. Please fill in the full "
        "text if it should change."
    ),
    "not_lines": (
        "“{value}” does not fit the columns of the lines. Please enter the lines on the record's "
        "page."
    ),
    "formula_without_result": (
        "{count} formulas hold no result, because the file was never calculated. Please open it in "
        "Excel, save it and choose it again."
    ),
    "column_without_name": (
        "Column {column} has no heading. Please say which field it is, or leave it out."
    ),
    "time_as_share": (
        "{count} cells of “{header}” show a time of day, such as {value}, because of their number "
        "format. They are kept as the share they hold; please check the first one."
    ),
    "number_as_date": (
        "{count} cells of “{header}” hold a number, such as {value}, where Excel counts days. They "
        "are kept as the days they stand for; please check the first one."
    ),
    "year_supplied": (
        "{count} cells of “{header}” name no year, such as “{value}”. The year {year} was taken "
        "from the title, the sheet or the file name; please check whether it is right."
    ),
    "date_among_codes": (
        "{count} cells of “{header}” hold a day, such as {value}. Excel may have made it of a "
        "number like 3-5; please look at the first one in the workbook."
    ),
    "digits_lost": (
        "{count} cells of “{header}” have lost their last digits in Excel, such as {value}, which "
        "keeps 15 at most. Please type them again as text, from the paper or the first source."
    ),
    "export_cut": (
        "The sheet has exactly {count} records, which looks like the upper limit of an export. "
        "Please check that none are missing."
    ),
    "total_differs": (
        "The file's own total for “{header}” says {said}, its records sum to {ours}. Please check "
        "whether a row is missing, doubled or wrong."
    ),
    "count_differs": (
        "The file says there are {said} records, {ours} were found. Please check whether rows are "
        "missing or doubled."
    ),
    "hidden_rows": (
        "{count} records stand in rows that are hidden in the file; they are read all the same. "
        "Please leave out those that are not meant."
    ),
    "hidden_columns": (
        "The columns {columns} are hidden in the file; they are read all the same. Please leave "
        "out those that are not meant."
    ),
    "periods_as_columns": (
        "The {count} columns {first} to {last} are named by days, months or years. They are kept "
        "as columns; for one record each, please turn the table round in the workbook first."
    ),
    "equal_rows": (
        "{count} records are equal to another one in every column. All are kept; please check "
        "whether they are meant."
    ),
    "shifted_column": (
        "“{header}” holds something else in this sheet than in the sheet {other}. Please check "
        "whether its columns are shifted."
    ),
    "no_such_rows": (
        "The sheet {sheet} has no rows {rows}. Please check what was said of its rows."
    ),
    # A record that cannot be saved as it is
    "required": "“{field}” is still empty. Please fill it in.",
    "record_gone": "This record is no longer there. Please look for it in the trash.",
    "reason_wanted": "Please give a reason; the number keeps its place and shows it.",
    "lines_open": (
        "{count} lines of “{field}” are not closed yet: {value}. Close them first, or give a "
        "reason and save again."
    ),
    "not_found": (
        "There is no {what} “{value}”. Please check the number, or search for it in the register."
    ),
    "not_allowed": "Your role may not do this. Please ask an administrator of Taizhang.",
    "number_taken": (
        "The number “{value}” belongs to another matter already. Please check it, or leave it "
        "empty to get the next one."
    ),
    "number_fixed": (
        "The number is given by Taizhang and is not changed. The number of the old ledger goes "
        "into “original number”."
    ),
    "link_unknown": (
        "“{value}” is not known in “{field}”. Please choose a record, or add it there first."
    ),
    "link_ambiguous": "“{value}” fits {count} records. Please choose one of them.",
    "file_not_kept": (
        "The workbook “{file}” is not kept here any more. Please take the one on your computer."
    ),
    "marking_too_large": (
        "The workbook is too large to be marked (more than {limit} unpacked). Please correct the "
        "cells on the page, or split the workbook."
    ),
    "other_ending": "“{value}” must end in {ending}, as the workbook does. Please name it so.",
    "row_settled": "This row has been dealt with already. Please look at the list anew.",
    "row_empty": "The row holds nothing that could become a record. Please fill in a field.",
    "reason_missing": "Please write why this row is left out; it is kept with the row.",
    "kept_edited": "Kept: {by} has edited it since, {at}. Please delete it by hand if it must go.",
    "kept_deleted": "Kept in the trash: {by} has deleted it, {at}. It can be restored from there.",
    "kept_attachment": "Kept: the file “{value}” was attached to it. Please remove that first.",
    "kept_linked": "Kept: records of “{register}” lead to it. Please change those links first.",
    "kept_cells": "Kept as edited since: {fields}. Please correct these by hand if need be.",
    "already_undone": "This change has been undone already. There is nothing more to do.",
    "changed_since": (
        "The record has been changed since by {by}, so that undoing would lose this. Please change "
        "it by hand."
    ),
    "unknown_field": (
        "There is no field “{value}” here. Please use a label or key of this register."
    ),
    "unknown_register": (
        "There is no register “{value}”. `python -m schema registers` lists them all."
    ),
    "too_many_changes": "More than {limit} changes at once are too many. Please do them in parts.",
    "too_many_forms": (
        "{value} records were chosen; {high} forms are the most one workbook takes. Please choose "
        "fewer and print the rest afterwards."
    ),
    "bad_request": (
        "The page sent something that was not understood. Please reload the page and try again."
    ),
    "foreign_origin": (
        "This request came from another website and was refused. Please open Taizhang by its own "
        "address."
    ),
    "edited_since": (
        "The cell says “{value}”, but it was edited in Taizhang to “{theirs}” since and was left "
        "alone. Please decide on the record's page."
    ),
    "in_other_sheet": (
        "This row says the same as row {other_row} of sheet “{other_sheet}” and was not taken "
        "twice. If these are two matters, please load this sheet by itself."
    ),
    "nearly_in_other_sheet": (
        "This row says nearly the same as row {other_row} of sheet “{other_sheet}”, a few cells "
        "aside, and was not taken twice. Please choose which sheet counts, or load this one by "
        "itself."
    ),
    "equal_row": (
        "This row says just what row {other_row} of sheet “{other_sheet}” says and was left out, "
        "as was chosen. If these are two matters, please choose to keep equal rows."
    ),
    "looks_alike": (
        "This row looks like row {other_row} of sheet “{other_sheet}” in an earlier file, but it "
        "may be another matter. Please compare the two; nothing was changed."
    ),
    "other_matter": (
        "The original number and day agree with a record, but the matter is another. Please "
        "compare the two; nothing was changed."
    ),
    "more_changes": (
        "This row would be one change too many for one step. Please load the file again for the "
        "rest."
    ),
    "plan_outdated": (
        "The register was changed while you looked at “{file}”. Please read the file again and "
        "check the preview."
    ),
    "unlinked": (
        "“{value}” is not known in “{field}” yet and stays as text. Please choose a record, or add "
        "it and load again."
    ),
    "no_demo": "There are no demo data to remove. You can go on working.",
    "in_trash": (
        "The record “{value}” lies in the trash. Please restore it there, or remove it for good, "
        "and load again."
    ),
    "number_alone": (
        "The number “{value}” is kept already, but with another day. Please check whether it is "
        "the same matter; nothing was changed."
    ),
    "other_number": (
        "The row looks like a record that has another number than “{value}”. Please check which "
        "one is right; nothing was changed."
    ),
    "link_to_several": (
        "“{value}” fits several records. Please write its number instead, or choose one on the "
        "record's page."
    ),
    # A file that cannot be used
    "no_table": (
        "No table was found in the file. A table needs a row of headings with records below; "
        "please check that it is the right file."
    ),
    "no_sheet": "The file has no sheet “{sheet}”. It has: {sheets}. Please name one of these.",
    "no_match": (
        "No column of “{file}” agrees with {register}. Please choose another register, or match "
        "the columns yourself."
    ),
    "no_records": (
        "The file has headings but no records below them. Please check that it is the right file."
    ),
    # The machine or the database
    "disk_full": "The disk is full; nothing was saved. Please free some space and do it again.",
    "database_locked": (
        "The database is busy with another step; nothing was saved. Please try again in a moment."
    ),
    "database_away": (
        "The database does not answer; nothing was saved. Please check that it runs and the "
        "network is connected, then try again."
    ),
    "database_damaged": (
        "The database file is damaged. Please stop Taizhang and put back the latest backup."
    ),
    "database_read_only": (
        "The database may not be written. Please give this user the right to write in {folder}."
    ),
    "database_missing": "There is no database yet. Please run: python -m schema init",
    "bad_url": (
        "TAIZHANG_DATABASE_URL is not an address of SQLite or PostgreSQL. Please write it like "
        "postgresql://user@host/name."
    ),
    "attachment_missing": (
        "The file of this attachment is no longer in the data folder. Please put it back from the "
        "backup."
    ),
    "bad_definition": (
        "A definition contradicts itself ({count} in all): {line}. Please correct the file; python "
        "-m schema check shows them all."
    ),
    "column_looks_shifted": (
        "“{value}” and most other cells do not fit the heading “{header}”, as if the columns had "
        "been shifted. Please check the column, or choose another field for it."
    ),
    # What a command was told
    "bad_duration": (
        "“{value}” is not a duration. Please write a number and minutes, hours, working hours, "
        "days, working days, weeks or months, as in “3 working days”."
    ),
    "bad_hours": (
        "“{value}” are not working hours. Please write them like 09:00-12:00,13:30-18:00, in order "
        "and without overlap."
    ),
    "bad_moment": "“{value}” is not a moment. Please write it like 2026-02-13T10:00 or 2026-02-13.",
    "duration_too_long": "“{value}” leads beyond what can be counted. Please use a shorter one.",
    "no_working_day": (
        "The calendar has no working day within {days} days. Please set the working week in the "
        "settings."
    ),
    "bad_condition": (
        "“{value}” is not a condition. Please write field, sign and value, as in status=open; "
        "signs are = != < > <= >= ~."
    ),
    "bad_rows": (
        "“{value}” names no rows of a sheet. Please write the sheet and its rows like 客诉!3-4."
    ),
    "bad_map": (
        "“{value}” does not say which column goes where. Please write COLUMN=FIELD, as in "
        "E=received_at."
    ),
    "unknown_form": "There is no form “{value}”. Known are: {known}.",
    "unknown_pack": "There is no pack “{value}”. Known are: {known}. Please name one of these.",
    "not_yet": "{what} does not exist yet. Meanwhile use: {remedy}.",
    "unknown_column": (
        "There is no column “{value}” in the file. Please name a heading or a letter such as E."
    ),
    "number_or_blank": (
        "A form is filled for a record, `form F01 261103 OUT.xlsx`, or printed blank, `form F01 "
        "OUT.xlsx --blank 10`. Please give the one or the other."
    ),
    "not_xlsx": "“{value}” does not end in .xlsx. Please give the workbook such a name.",
    "bad_pair": (
        "“{value}” is not understood. Please write it like 状态:了结=已结案, a heading or field, "
        "a colon, the word, = and what it means."
    ),
    "file_put_away": (
        "“{file}” had been put away, nobody worked on it for a while. Please choose it again."
    ),
    "import_broken_off": (
        "This import was ended from elsewhere and what it had written was removed. Please load the "
        "file again."
    ),
}
