"""What a server's bad behaviour costs: whole `thumb batch` processes, one case per behaviour."""
