"""What is published and counted."""
