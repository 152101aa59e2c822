"""Texts of people's own in CSV files, which are opened in spreadsheets."""

#: With these a spreadsheet takes a cell for a formula and computes it (OWASP, "CSV Injection").
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet would take it for a formula: people choose names."""
    begins = cell.startswith(_BEGINS_A_FORMULA) or cell.lstrip().startswith(_BEGINS_A_FORMULA)
    return f"'{cell}" if begins else cell
