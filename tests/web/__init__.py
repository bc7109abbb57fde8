"""The wire: documents, signatures, pages."""
