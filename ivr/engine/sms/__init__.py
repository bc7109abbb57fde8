"""A conversation by SMS: what somebody means, and what is answered."""
