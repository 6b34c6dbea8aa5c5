"""Object stores: the addresses of buckets, and what is read from and written to them."""
