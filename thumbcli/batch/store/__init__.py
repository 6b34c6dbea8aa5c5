"""The manifest and the files of an output folder."""
