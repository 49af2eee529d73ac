"""A resident server that shows what changes."""
