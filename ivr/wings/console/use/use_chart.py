"""A chart of a table of use, as an SVG that runs nothing and fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from pygal import Bar, HorizontalBar
from pygal.style import Style

from ivr.wings.console.use.use_table import FEW, IN_ORDER, UseRow, UseTable

# It finds maps that nobody installed, by a method Python has given up: every import after it would warn.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "pygal"]

_SVG = "http://www.w3.org/2000/svg"
_MOST_BARS = 12
"""Of things without an order; the table has all of them."""
_EVERY = {"hour": 3, "day": 7}
"""Of many bars only some have a name."""


@dataclass(frozen=True)
class Drawn:
    """A picture, and the policy under which a browser draws it: its own style and nothing else."""

    svg: str
    policy: str


def drawn(table: UseTable, name: Callable[[str], str], calls: str, texts: str, *, dark: bool) -> Drawn:
    """The chart of a table, whose rows have these names and whose two kinds of bars are called so."""
    tree = _chart(table, name, calls, texts, dark=dark).render_tree()
    for node in list(tree.iter()):
        node.attrib.pop("style", None)
        for script in node.findall(f"{{{_SVG}}}script") + node.findall("script"):
            node.remove(script)
    [style] = [node for node in tree.iter() if str(node.tag).rpartition("}")[2] == "style"]
    mark = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{mark}'; frame-ancestors 'none'"
    return Drawn(ElementTree.tostring(tree, encoding="unicode"), policy)


def _chart(table: UseTable, name: Callable[[str], str], calls: str, texts: str, *, dark: bool) -> Bar | HorizontalBar:
    across = table.what not in IN_ORDER
    rows = list(table.seen)[:_MOST_BARS][::-1] if across else list(table.seen)
    kind = HorizontalBar if across else Bar
    chart = kind(
        style=_style(dark=dark), js=(), no_prefix=True, print_values=False, legend_at_bottom=True, truncate_label=34,
        width=600, height=110 + 46 * len(rows) if across else 320, explicit_size=True, margin=12, no_data_text="–",
        show_legend=table.with_texts, range=(0, _top(rows)), x_label_rotation=35 if table.what == "day" else 0,
        show_minor_x_labels=across, x_labels_major_every=_EVERY.get(table.what, 1) if len(rows) > 14 else 1,
    )  # fmt: skip
    chart.y_labels = range(0, _top(rows) + 1, _top(rows) // 5)
    chart.x_labels = [name(row.id) for row in rows]
    chart.add(calls, [row.calls or None for row in rows])
    if table.with_texts:
        chart.add(texts, [row.texts or None for row in rows])
    return chart


def _top(rows: list[UseRow]) -> int:
    """Where the scale ends: five steps of whole fives."""
    most = max([1, *(max(row.calls, row.texts or 0) for row in rows)])
    return -(-most // (5 * FEW)) * 5 * FEW


def _style(*, dark: bool) -> Style:
    """The colours of the pages around it."""
    paper, ink, soft = ("#1c2226", "#eceae4", "#b0b6bc") if dark else ("#ffffff", "#1d2125", "#555d66")
    colours = ("#7fd0de", "#ffb37e") if dark else ("#0b5c6b", "#b3541e")
    return Style(
        background=paper, plot_background=paper, foreground=ink, foreground_strong=ink, foreground_subtle=soft,
        guide_stroke_color=soft, major_guide_stroke_color=soft, colors=colours, opacity="1", font_family="sans-serif",
        label_font_size=15, major_label_font_size=15, legend_font_size=16, no_data_font_size=32, transition="0s",
    )  # fmt: skip
