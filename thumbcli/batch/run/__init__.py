"""Run jobs: the run loop, its limits, and the outputs of the three front ends."""
