"""The English sentence of every problem of a whole file or sheet, by its code."""

from __future__ import annotations

from typing import Final

FILE_TEXTS: Final[dict[str, str]] = {
    "characters_lost": (
        "{count} characters of the file cannot be read and stand as �. Please save the file "
        "again as UTF-8, or correct these cells."
    ),
    "noughts_removed": (
        "The file held {count} empty bytes, which were left out; it may not have been copied in "
        "full. Please check the last rows."
    ),
    "quotes_unbalanced": (
        "{count} lines have a quotation mark that is never closed and were read as they stand. "
        "Please check these rows."
    ),
    "far_cells": (
        "{count} cells stand far away from the table and were left out, the first says "
        "“{value}”. Please move them next to the table if they matter."
    ),
    "errors_unseen": (
        "Errors such as #N/A and number formats cannot be told in {kind} files; such cells come "
        "in empty. Please save as .xlsx if the file has any."
    ),
    "formats_unseen": (
        "Number formats such as percent cannot be told in {kind} files. Please check shares and "
        "amounts, or save as .xlsx."
    ),
    "is_a_picture": (
        "“{file}” is a picture ({kind}), not a workbook. Please ask for the workbook itself, or "
        "type the table into Excel."
    ),
    "is_a_document": (
        "“{file}” is a document ({kind}), not a workbook. Please copy its table into Excel, save "
        "it as .xlsx and choose that."
    ),
    "is_an_archive": (
        "“{file}” is a compressed archive ({kind}). Please unpack it first and choose the "
        "workbook inside."
    ),
    "cut_off": "“{file}” is cut off: its end is missing. Please copy or download it again in full.",
    "no_table_in_page": (
        "“{file}” is a web page without a table, perhaps a sign-in page saved by mistake. Please "
        "export it again from the system it comes from."
    ),
    "too_deep": (
        "“{file}” is built in a way no office program does and was refused. Please open it in "
        "Excel or WPS, save it under a new name and choose that one."
    ),
    "too_many_cells": (
        "“{file}” has more than {limit} cells. Please delete unused rows, columns and sheets, or "
        "split it."
    ),
    "temporary_file": (
        "“{file}” is a hidden or temporary file of another program. Please choose the workbook "
        "itself."
    ),
    "sheet_damaged": (
        "The sheet “{sheet}” is damaged and was left out. Please open the file in Excel or WPS, "
        "save it under a new name and choose that one."
    ),
    "encrypted": (
        "The file “{file}” is protected by a password. Please open it in Excel, remove the "
        "password under File > Info, save it and choose it again."
    ),
    "damaged": (
        "The file “{file}” is damaged. Please open it in Excel or WPS, save it under a new name "
        "and choose that one."
    ),
    "empty_file": (
        "The file “{file}” is empty (0 bytes). Please check whether it was copied in full."
    ),
    "not_a_workbook": (
        "The file “{file}” is not a workbook. Please choose an Excel file (.xlsx, .xls, .xlsb, "
        ".ods) or a .csv."
    ),
    "unknown_kind": (
        "Files of the kind {kind} cannot be read. Please save it in Excel as .xlsx and choose that."
    ),
    "oversized": (
        "The file is too large, {limit} is the most. Please split it, for example by year."
    ),
    "too_many_files": (
        "The folder “{file}” holds more than {limit} files. Please choose the folder with the "
        "workbooks, or name the files."
    ),
    "lock_file": (
        "“{file}” is only Excel's lock file. Please choose the workbook of the same name without "
        "~$."
    ),
    "time_limit": (
        "Reading “{file}” took longer than {seconds} seconds and was stopped. Please split the "
        "file and try again."
    ),
    "memory_limit": (
        "“{file}” needs more memory than allowed. Please delete unused sheets or split it."
    ),
    "reader_crashed": (
        "“{file}” stopped the reading program; nothing was changed. Please save it again as .xlsx "
        "in Excel and choose that."
    ),
    "file_missing": "There is no file “{file}”. Please check the path.",
    "file_locked": (
        "“{file}” cannot be opened, it is in use. Please close it in Excel and try again."
    ),
}
