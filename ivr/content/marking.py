"""Somebody made sure of a contact, or heard something else: that is written into its file, and all else stays as it was
typed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from ivr.content.catalogues.edits import Edit, Item, edited, items
from ivr.content.checks.typed_numbers import number_printed
from ivr.content.read.document import Loc, YamlDocument
from ivr.model.provenance import Checked, Dispute

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
    fields = checked.model_dump(exclude_defaults=True).items()
    said = ", ".join(f"{field}: {'yes' if value is True else value}" for field, value in fields)
    return edited(text, (_edit(text, found, contact, f"checked: {{{said}}}") for contact in contacts))


def _edit(text: str, found: dict[Loc, Item], contact: Loc, line: str) -> Edit:
    """In the place of the one of before; else above the evidence; else at the end of the contact."""
    if old := found.get((*contact, "checked")):
        return Edit(old.key.start_mark.index, _end(text, old.value), line)
    mapping: Node = found[contact[:-1]].value.value[contact[-1]]
    first = mapping.value[0][0]
    if _in_brackets(mapping):
        return Edit(first.start_mark.index, first.start_mark.index, f"{line}, ")
    indent = " " * first.start_mark.column
    if evidence := found.get((*contact, "evidence")):
        return Edit(evidence.key.start_mark.index, evidence.key.start_mark.index, f"{line}\n{indent}")
    end = text.find("\n", _end(text, mapping))
    end = len(text) if end < 0 else end
    return Edit(end, end, f"\n{indent}{line}")


def disputing(text: str, service: Loc, dispute: Dispute) -> str:
    """The text of an organisation's file with one more dispute of a service. Raises `ValueError` where those of before
    stand in brackets."""
    found = items(text)
    mapping: Node = found[service[:-1]].value.value[service[-1]]
    indent = " " * mapping.value[0][0].start_mark.column
    old = found.get((*service, "disputes"))
    if _in_brackets(mapping) or (old and _in_brackets(old.value)):
        raise ValueError("write the disputes of this service in lines of their own first")
    first = old.value.value[0].start_mark.column - 2 if old else len(indent) + 2
    head = "" if old else f"\n{indent}disputes:"
    end = _end(text, old.value if old else mapping)
    end = len(text) if (line_end := text.find("\n", end)) < 0 else line_end
    return edited(text, [Edit(end, end, head + "".join(f"\n{' ' * first}{line}" for line in _dispute(dispute)))])


def _in_brackets(node: Node) -> bool:
    return isinstance(node, MappingNode | SequenceNode) and bool(node.flow_style)


def _dispute(dispute: Dispute) -> Iterator[str]:
    yield f"- field: {_quoted(dispute.field)}"
    yield "  values:"
    for value in dispute.values:
        fields = value.model_dump(exclude_none=True)
        yield f"    - {{{', '.join(f'{name}: {_quoted(text)}' for name, text in fields.items())}}}"
    yield f"  used: {_quoted(dispute.used)}"
    yield f"  why: {_quoted(dispute.why)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _end(text: str, node: Node) -> int:
    """Where the last sign of a value stands: a block ends for YAML only where the next thing begins."""
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        return _end(text, node.value[-1] if isinstance(node, SequenceNode) else node.value[-1][1])
    return len(text[: node.end_mark.index].rstrip())
