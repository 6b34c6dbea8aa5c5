"""`thumb review`: the page of the gallery, served on loopback, where pictures are chosen and drawn again."""
