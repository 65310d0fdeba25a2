"""The model description by the ODD protocol: hand-written chapters, filled from register, columns and docstrings."""
