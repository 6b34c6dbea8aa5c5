"""Where rows come from: text, CSV, JSON Lines, arguments and Python iterables."""
