"""`thumb publish` against stand-ins of YouTube, WordPress and Ghost, written from their public references."""
