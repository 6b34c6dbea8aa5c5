"""Where finished pictures go: a folder, or a bucket of an object store, behind one Protocol."""
