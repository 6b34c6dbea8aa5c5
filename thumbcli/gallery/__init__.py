"""Finished pictures to look at: found in folders, with what is on record, and the page that shows them."""
