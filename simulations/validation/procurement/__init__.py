"""What is checked of the procurement model; `CHECKS` in `checks.py` holds all of it."""
