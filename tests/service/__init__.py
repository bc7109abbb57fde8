"""A turn beside HTTP: what is remembered, sealed and spent."""
