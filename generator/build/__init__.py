"""The only orchestration: sources in, a committed site out."""
