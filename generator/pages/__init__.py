"""All digests → pages: what the site consists of."""
