"""The provider, against doubles of its API and with its own library."""
