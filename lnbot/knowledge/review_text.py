"""The text of the review, taken apart into its places. Only verification reads it; answering never does."""

import re

from lnbot.knowledge.places import COLUMNS

_HEADING = re.compile(r"([1-9])\. [A-Z]|([1-9]\.[1-9])\. ")
_TABLE = re.compile(r"Table ([1-3])$")
_ROW = re.compile(r"[A-Z].*\[(\d+)\]\t")
_DEFINITION = re.compile(r"#([1-9]) ")
_CODE = re.compile(r"#([1-9]) ([^#*]+?),? (?=[#*])")
_REFERENCE = re.compile(r"- \[(\d+)\] ")
_NOTE = re.compile(r"(\*[¹²³⁴⁵⁶]?) ")
_FOOTNOTE = re.compile(r"\* Corresponding|E-mail|¹ These|ARTICLE INFO|Keywords:|Definitions$|Country\t")
_BACK = {"Conflict of interest": "conflicts", "Author contributions": "contributions", "ABSTRACT": "abstract"}
_LEVEL = str.maketrans("¹²³⁴⁵⁶", "123456")


class ReviewText:
    """The review as a mapping from place to the text that stands there."""

    def __init__(self, text: str) -> None:
        """Take `text`, the plain text of the article, apart. Lines that belong nowhere are ignored."""
        self.places: dict[str, str] = {}
        self._section = ""
        self._paragraph = 0
        self._table = 0
        self._reference = 0
        blocks = [line.strip() for line in text.replace("<i>", "").replace("</i>", "").splitlines()]
        for block in filter(None, blocks):
            self._take(block)

    def _take(self, block: str) -> None:
        if not self._section:
            self._front(block)
        elif block == "References":
            self._section = "references"
        elif self._section == "references":
            self._entry(block)
        elif block.startswith(("* Corresponding", "E-mail", "¹ These")):
            self._add("footnotes", block)
        elif table := _TABLE.match(block):
            self._table = int(table.group(1))
        elif self._table and self._in_table(block):
            return
        else:
            self._body(block)

    def _front(self, block: str) -> None:
        if block in _BACK:
            self._section = _BACK[block]
        elif "title" not in self.places:
            self.places["title"] = block
        elif "authors" not in self.places:
            self.places["authors"] = block
        elif re.match(r"\^[a-d] ", block):
            self._add("affiliations", block)
        elif not _FOOTNOTE.match(block):
            self._add("keywords", block, "; ")

    def _entry(self, block: str) -> None:
        if entry := _REFERENCE.match(block):
            self._reference = int(entry.group(1))
            self.places[f"ref {self._reference}"] = block[entry.end() :]
        else:
            self._add(f"ref {self._reference}", block.removeprefix("- "))

    def _in_table(self, block: str) -> bool:
        """Take `block` as a part of the open table; say whether it is one."""
        table = self._table
        if _FOOTNOTE.match(block):
            return True
        if definition := _DEFINITION.match(block):
            self.places[f"T{table} #{definition.group(1)}"] = block
            return True
        if row := _ROW.match(block):
            cells = block.split("\t")
            self.places[f"T{table} [{row.group(1)}]"] = " | ".join(cells)
            for column, cell in zip(COLUMNS, cells, strict=False):
                self.places[f"T{table} [{row.group(1)}] {column}"] = cell
            return True
        if f"T{table} caption" not in self.places:
            self.places[f"T{table} caption"] = block
            for number, meaning in _CODE.findall(block):
                self.places[f"T{table} #{number}"] = f"#{number} {meaning}"
            marks = list(_NOTE.finditer(block))
            ends = [mark.start() for mark in marks[1:]] + [len(block)]
            for mark, end in zip(marks, ends, strict=False):
                note = block[mark.end() : end].split(" Abbreviations", maxsplit=1)[0].rstrip("; .")
                self.places[f"T{table} note {mark.group(1).translate(_LEVEL)}"] = note
            return True
        self._table = 0
        return False

    def _body(self, block: str) -> None:
        if block in _BACK:
            self._section = _BACK[block]
        elif heading := _HEADING.match(block):
            self._section, self._paragraph = heading.group(1) or heading.group(2), 0
            self.places[f"{self._section} heading"] = block[heading.end() - (1 if heading.group(1) else 0) :]
        elif self._section in _BACK.values():
            self._add(self._section, block)
        else:
            place = f"{self._section} p{self._paragraph}"
            if not self._paragraph or self.places[place].endswith((".", "?", "!")):
                self._paragraph += 1
            self._add(f"{self._section} p{self._paragraph}", block)

    def _add(self, place: str, block: str, between: str = " ") -> None:
        self.places[place] = self.places[place] + between + block if place in self.places else block
