"""Somebody made sure of a contact: `checked` is written into its file, and all else stays as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from ivr.content.catalogues.edits import Edit, Item, edited, items
from ivr.content.checks.typed_numbers import number_printed
from ivr.content.read.document import Loc, YamlDocument
from ivr.model.directory import Checked

_CONTACTS = ("services", "*", "contacts", "*")


def contacts_called(document: YamlDocument, name: str) -> list[Loc]:
    """The contacts of an organisation that go by a name: its kind (`phone`; the second is `phone-2`), the same behind
    the id of its service (`advice.phone`), or its number or address as anybody writes it. All of them for ""."""
    return [loc for loc, names in _named(document) if not name or name in names or _digits(name) in names]


def contact_names(document: YamlDocument) -> list[str]:
    """What to call each contact by."""
    return [names[0] for _, names in _named(document)]


def _named(document: YamlDocument) -> Iterator[tuple[Loc, list[str]]]:
    counts: dict[tuple[object, str], int] = {}
    for loc, contact in document.find(*_CONTACTS):
        if not isinstance(contact, dict):
            continue
        kind, service = str(contact.get("kind")), _service(document, loc)
        count = counts[service, kind] = counts.get((service, kind), 0) + 1
        name = kind if count == 1 else f"{kind}-{count}"
        value = str(contact.get("value", ""))
        yield loc, [f"{service}.{name}", name, value, _digits(value)]


def _service(document: YamlDocument, loc: Loc) -> str:
    service = document.data["services"][loc[1]]
    return str(service.get("id")) if isinstance(service, dict) else ""


def _digits(value: str) -> str:
    """A number as the line dials it, so that "02 225 43 13" is known; anything else as it is."""
    has_letters = any(letter.isalpha() for letter in value)
    return value if has_letters else number_printed(value) or value


def marked(text: str, contacts: Iterable[Loc], checked: Checked) -> str:
    """The text of an organisation's file with `checked` at these contacts."""
    found = items(text)
    said = ", ".join(f"{field}: {value}" for field, value in checked.model_dump(exclude_none=True).items())
    return edited(text, (_edit(text, found, contact, f"checked: {{{said}}}") for contact in contacts))


def _edit(text: str, found: dict[Loc, Item], contact: Loc, line: str) -> Edit:
    """In the place of the one of before; else above the evidence; else at the end of the contact."""
    if old := found.get((*contact, "checked")):
        return Edit(old.key.start_mark.index, _end(text, old.value), line)
    mapping: Node = found[contact[:-1]].value.value[contact[-1]]
    first = mapping.value[0][0]
    if isinstance(mapping, MappingNode) and mapping.flow_style:
        return Edit(first.start_mark.index, first.start_mark.index, f"{line}, ")
    indent = " " * first.start_mark.column
    if evidence := found.get((*contact, "evidence")):
        return Edit(evidence.key.start_mark.index, evidence.key.start_mark.index, f"{line}\n{indent}")
    end = text.find("\n", _end(text, mapping))
    end = len(text) if end < 0 else end
    return Edit(end, end, f"\n{indent}{line}")


def _end(text: str, node: Node) -> int:
    """Where the last sign of a value stands: a block ends for YAML only where the next thing begins."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        return _end(text, node.value[-1] if isinstance(node, SequenceNode) else node.value[-1][1])
    return len(text[: node.end_mark.index].rstrip())
