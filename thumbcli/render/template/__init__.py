"""Draw a card template: its layers are measured, placed and painted on the canvas of a picture."""
