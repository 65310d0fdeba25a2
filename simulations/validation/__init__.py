"""Proof: what a model gives, held against theory, against its own limits and against facts fixed beforehand."""
