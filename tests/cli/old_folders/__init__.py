"""Output folders as earlier versions left them, kept as data: what they hold must outlive every new version.

`write.py` made each of them with the version of its day, `read.py` puts one back on the disk.
"""
