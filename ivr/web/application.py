"""Flask, without what it does anew for each request where nothing of it is asked here."""

from __future__ import annotations

from flask import Flask, Request
from werkzeug.routing import MapAdapter


class LineApplication(Flask):
    """The application of a line."""

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """By the path alone. Which Host a request may name was judged before (`ivr.web.hosts`), and no address that is
        made here tells one; to look at it again took a tenth of all that Flask does."""
        if request is None:
            return super().create_url_adapter(None)
        query = request.query_string.decode(errors="replace")
        return self.url_map.bind(
            "", request.root_path, url_scheme=request.scheme, default_method=request.method, path_info=request.path,
            query_args=query,
        )  # fmt: skip
