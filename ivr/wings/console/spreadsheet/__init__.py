"""The content as a workbook that any program opens: out, back in, and what would change. No page is known here."""
