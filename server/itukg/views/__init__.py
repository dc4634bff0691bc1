"""Thin Flask blueprints, one a resource: they read the request, ask, and choose the representation."""
