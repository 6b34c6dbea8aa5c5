"""What the server keeps: keys, quotas, jobs, pictures, saved assets."""
