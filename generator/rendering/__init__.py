"""Pages → bytes, through Jinja templates."""
