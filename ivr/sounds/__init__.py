"""What callers hear: every text the content can ask for (`plan`), and which sound speaks it (`hearing`)."""
