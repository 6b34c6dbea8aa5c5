"""The hosted engine: ThumbAPI over HTTP."""
