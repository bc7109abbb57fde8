"""Words: prompts and their catalogue, hours, numbers and lists said, how long an SMS is and how long speech takes."""
