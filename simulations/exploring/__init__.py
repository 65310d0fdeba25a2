"""Sliders over a brief: a few of its assumptions and levers, and a chart that is drawn again while one is dragged."""
