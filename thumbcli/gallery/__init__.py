"""Finished pictures to look at: found in folders, with what is on record of them."""
