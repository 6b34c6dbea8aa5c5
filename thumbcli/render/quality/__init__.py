"""Judge a picture and repair it."""
