"""The article that this project began with, and its twin written by us: same shape, invented news."""
