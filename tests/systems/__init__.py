"""The commands on Windows and macOS, simulated where neither is here."""
