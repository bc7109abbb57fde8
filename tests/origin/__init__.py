"""One machine publishes, others follow."""
