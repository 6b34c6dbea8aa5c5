"""The saved photo, logo and reference sets."""
