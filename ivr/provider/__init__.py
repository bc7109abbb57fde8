"""What any telephone provider does for the line; `twilio` is the one there is."""
