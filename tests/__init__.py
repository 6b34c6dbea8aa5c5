"""Tests."""

import sys

# To compile and rewrite tests and libraries anew in every process takes as long as many of the tests.
sys.dont_write_bytecode = False
