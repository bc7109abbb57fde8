"""The provider's wire: steps out as TwiML, requests in as events, signatures checked. Knows Twilio, not Flask."""
