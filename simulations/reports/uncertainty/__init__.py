"""How sure a brief's claims are, in sentences, tables and charts; the same for every model."""
