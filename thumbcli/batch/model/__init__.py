"""What a run says and how it ends, as data."""
