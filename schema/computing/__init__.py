"""What rules give: figures read, fields of a row from fields of the same row."""
