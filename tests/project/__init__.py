"""Tests of what a repository asks for."""
