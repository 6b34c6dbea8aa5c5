"""Where rows come from: text, CSV, JSON Lines, posts, arguments and Python iterables."""
