"""Every language but the source language: one catalogue each, laid beside the sentences, refreshed and counted."""
