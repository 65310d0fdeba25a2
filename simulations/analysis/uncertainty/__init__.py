"""How sure a claim is: what drives it, where it fails, what would turn it, and how much of that is chance.

Works on any model that follows the common shape: a claim is a number per world, above zero where it holds.
"""
