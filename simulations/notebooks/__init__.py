"""What the cells of the notebooks call: readable mistakes, a run that says how far it is, tables, charts, downloads, a new brief."""
