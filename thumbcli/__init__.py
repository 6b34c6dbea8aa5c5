"""thumbcli: titles in, finished thumbnails out."""

__version__ = "0.1.0"
