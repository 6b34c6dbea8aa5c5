"""Everything that is put on the canvas."""
