"""What a run leaves beside its pictures: where each one is, in the posts, an index, or meta tags."""
