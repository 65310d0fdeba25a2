"""Scores on several criteria, what each player contributes, and which set to choose: arrays in, arrays out, for any model."""
