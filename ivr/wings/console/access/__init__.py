"""Who may come in, how we know that it is them, and what each may do."""
