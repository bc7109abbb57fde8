"""Recording by telephone: an operator calls a number of the line, hears a sentence, says it, and the line has it.

`flow` decides what is said, `booth` does what it asks for, `memory` holds what calls share, `takes` the files between;
`local` stands in for the provider where somebody speaks into the browser phone.
"""
