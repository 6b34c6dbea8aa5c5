"""Finished pictures become the thumbnails of videos and the featured images of posts."""
