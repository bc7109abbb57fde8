"""Recording by telephone: an operator calls a number of the line, hears a sentence, says it, and the line has it.

`flow` decides what is said, `session` does what it asks for, `shared` holds what calls share, `takes` the files
between; `local` stands in for the provider where somebody speaks into the browser phone. `webhooks.mount` puts it
beside a line.
"""
