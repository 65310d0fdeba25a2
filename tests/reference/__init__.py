"""A literal, plain-Mesa version of the procurement model, written from its description (docs/model-procurement.md).

It imports nothing of the fast code. Agents decide, one method per rule, and a number in brackets names the section of the
description that a rule follows. It reads the same data (populations.yaml, levers.yaml) and makes the same draws, so that the
fast code must give the same books.
"""
