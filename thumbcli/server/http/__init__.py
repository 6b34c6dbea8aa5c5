"""HTTP below the routes: limits, reading of bodies, authentication."""
