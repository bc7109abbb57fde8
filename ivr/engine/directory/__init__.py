"""The directory: who is found for a topic and a place, in which order, and how one service reads as a card."""
