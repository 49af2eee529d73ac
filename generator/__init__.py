"""`digest`: messy news articles in, a news-digest web site that readers can check out."""

__version__ = "0.1.0"
