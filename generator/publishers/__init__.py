"""One module per target: a built site → a host."""
