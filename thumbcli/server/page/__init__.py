"""The page at `/`: drawing in a browser, with the checks and the commands behind a picture."""
