"""The provider's REST API (Twilio), as far as the line needs it: sending texts, connecting numbers, finding faults."""
