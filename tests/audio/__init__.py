"""The sound: what is planned, spoken, recorded, and how it lies on the disk."""
