"""A title becomes a picture: pure, no I/O but fonts."""
