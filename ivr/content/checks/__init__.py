"""Every check of the content, one module a subject; `content.examine` asks them all."""
