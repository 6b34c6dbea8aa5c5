"""Run jobs: worker pool, workers, limits, cancellation."""
