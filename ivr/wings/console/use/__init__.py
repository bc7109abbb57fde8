"""How the line is used: what may be shown of the counts, as tables, charts and a sheet."""
