"""Settings: what can be set, where a value comes from, and the config file."""
