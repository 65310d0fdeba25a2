"""The toy model of the ensemble's tests as a folder beside the shipped models."""

from toy import MODEL

__all__ = ["MODEL"]
