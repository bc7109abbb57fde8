"""The browser phone: a page with a handset, and the few requests it makes. `views.mount` puts it beside a line."""
