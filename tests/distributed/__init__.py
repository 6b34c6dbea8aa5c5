"""Where pictures go: object stores on loopback, with faults."""
