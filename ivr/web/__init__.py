"""The Flask application: thin views over the engine. `app` is the one place where everything is wired together."""
