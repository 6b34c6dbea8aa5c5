"""The version of thumbcli."""

__version__ = "0.1.0"
