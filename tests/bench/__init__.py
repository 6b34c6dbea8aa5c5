"""Benchmarks: each prints a figure beside a named floor or peer measured in the same run."""
