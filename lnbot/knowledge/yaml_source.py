"""Reading a YAML file that people edit: values with the lines they stand on, every fault said, nothing trusted.

Aliases are refused (a knowledge base needs none, and they are how a few lines become gigabytes), as are keys given
twice (YAML would silently keep the last), deep nesting, files over `LARGEST_FILE` bytes and text that is not UTF-8.
"""

import os
from typing import NamedTuple

import yaml

from lnbot.knowledge.faults import Fault

LARGEST_FILE = 4_000_000
DEEPEST_NESTING = 12

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]

# The C loader is many times faster; a PyYAML built without libyaml has only the other.
_LOADER: type[yaml.CSafeLoader] | type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Source(NamedTuple):
    """One file as read: its name, its value, and the line of each key and item by path."""

    file: str
    value: Value
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Return the line where `path` stands, or the nearest part of it that stands anywhere."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_source(path: str, name: str) -> tuple[Source | None, list[Fault]]:
    """Return the YAML file at `path` as a source called `name`, and what is wrong with it.

    A file with any fault gives no source: nothing is half read.
    """
    try:
        if os.path.getsize(path) > LARGEST_FILE:
            size = os.path.getsize(path) / 1e6
            return None, [
                Fault(name, 0, "", f"the file has {size:.0f} MB; at most {LARGEST_FILE / 1e6:.0f} MB are read")
            ]
        with open(path, "rb") as file:
            raw = file.read()
    except OSError as error:
        return None, [Fault(name, 0, "", f"cannot be read: {error.strerror}")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [Fault(name, line, "", f"byte {raw[error.start]:#04x} is not UTF-8; save the file as UTF-8")]
    return _parse(text, name)


def _parse(text: str, name: str) -> tuple[Source | None, list[Fault]]:
    try:
        fault = _hostile(text, name)
        if fault is not None:
            return None, [fault]
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 0
        problem = error.problem or "not YAML"
        if line and "\t" in text.splitlines()[line - 1 : line][0]:
            problem += "; the line holds a tab: indent with spaces"
        return None, [Fault(name, line, "", f"not YAML: {problem}")]
    except yaml.YAMLError as error:
        return None, [Fault(name, 0, "", f"not YAML: {error}")]
    if node is None:
        return None, [Fault(name, 0, "", "the file is empty; it should hold a mapping")]
    faults: list[Fault] = []
    lines: dict[Path, int] = {}
    value = _build(node, (), lines, faults, name)
    return (None, faults) if faults else (Source(name, value, lines), [])


def _hostile(text: str, name: str) -> Fault | None:
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            return Fault(name, line, "", f"alias *{event.anchor}: aliases are not allowed, write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_NESTING:
                return Fault(name, line, "", f"nested more than {DEEPEST_NESTING} deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _build(node: yaml.Node, path: Path, lines: dict[Path, int], faults: list[Fault], name: str) -> Value:
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            key_line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                faults.append(Fault(name, key_line, dotted(path), "a key must be a word"))
            elif key in mapping:
                faults.append(Fault(name, key_line, dotted((*path, key)), "the key is given twice"))
            lines[(*path, key)] = key_line
            mapping[key] = _build(value_node, (*path, key), lines, faults, name)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, i), lines, faults, name) for i, item in enumerate(node.value)]
    return _scalar(node, path, faults, name)


def _scalar(node: yaml.Node, path: Path, faults: list[Fault], name: str) -> Value:
    text = str(node.value)
    try:
        if node.tag == "tag:yaml.org,2002:int":
            return int(text)
        if node.tag == "tag:yaml.org,2002:float":
            return float(text)
    except ValueError:
        faults.append(Fault(name, node.start_mark.line + 1, dotted(path), f"{text!r} is not a number; quote it"))
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return text.lower() in ("true", "yes", "on")
    if node.tag == "tag:yaml.org,2002:null":
        return None
    return text


def dotted(path: Path) -> str:
    """Return `path` as people write it: ``studies[3].facts[0].text``."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out
