"""The store's revisions, one file each."""
