"""Packs of pictures by emoji or name: what a pack is, the kinds of packs, and which are installed."""
