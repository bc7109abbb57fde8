"""A software phone: it executes TwiML the way Twilio documents it, and shares no code with what renders it.

`twiml` reads a document strictly, `call` executes it, `wire` carries requests to a line in the same program. The
terminal phone, the browser phone and the stories of the tests all dial with it, so all hear what a caller hears.
"""
