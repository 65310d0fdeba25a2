"""The alarm that every model raises and every caller knows: a run broke what must always hold."""


class BrokenRule(RuntimeError):
    """A run broke what must always hold. Names the breach, the world, the moment and the agent."""
