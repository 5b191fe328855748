"""Single cells of the sheet, as they are typed by several people at once."""
