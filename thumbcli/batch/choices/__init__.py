"""What a person chose for single pictures: its file, and how it reaches the rows and the manifest."""
