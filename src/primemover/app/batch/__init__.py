"""Batches: any function over many items, one file an item, safe to kill and to start again."""
