"""One file for each layout family."""
