"""Twilio's way of it: TwiML, signatures, its REST API, and what it keeps of callers."""
