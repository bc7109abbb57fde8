"""A call: where it is, what keys and silence bring, and what is said next."""
