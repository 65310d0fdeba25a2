"""Proof of the investment model: the worth of a plant and the logit, limits on whole runs, and facts about plants."""
