"""Cards that are read, for blogs and LinkedIn: one module a family, and the parts they share."""
