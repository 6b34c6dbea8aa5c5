"""What a repository asks `thumb run` for: the jobs of its thumb.toml, or the posts of its site."""
