"""Tests of digest; `python -m tests` runs everything that a change must pass."""
