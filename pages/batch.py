"""One import: its counts and its workbook, what is still open in it, and taking it back."""

import streamlit as st

from pages.parts import batch_list, left_rows, noted_cells, returned, undoing
from pages.parts.session import _, engine
from schema import batches
from schema.database import reading

number = st.query_params.get("id", "")
with reading(engine()) as connection:
    found = batches.one(connection, int(number)) if number.isdecimal() else None
if found is None or found.summary.get("demo"):
    st.info(_("There is no such import. Please look for it in the list."))
    st.page_link("load.py", label=_("To the imports"))
    st.stop()

batch_list.heading(found)
undoing.told()
left_rows.told()
if found.status == batches.SAVED:
    returned.files(found)
    left_rows.show(found)
    noted_cells.show(found)
    undoing.show(found)
else:
    undoing.done(found)
