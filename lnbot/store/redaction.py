"""Strikes out what could tell who somebody is, before a text is stored.

Struck out is what is certain to be an identifier by its form or by the word before it; the figures, years, references and
trial numbers that questions about the review are full of stay.
"""

import re
import unicodedata

_END = r"(?![\w])"
_START = r"(?<!\w)(?<!\d[.,])"
_DASH = r"\-‐-―−"
_SEPARATOR = rf"[\s./(){_DASH}]"
_NO_UNIT = r"(?!\s*(?:mg|g|mcg|[uµμ]g|ml|iu|u|days?|weeks?|wks?|months?|mo|years?|yrs?|patients|pts|cells|%)\b)"

_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch|s)?|märz|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(?:ust)?"
    r"|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto"
    r"|se[pt]tiembre|octubre|noviembre|diciembre|janvier|février|avril|juin|juillet|août|octobre|décembre)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_WRITTEN_DATE = (
    rf"(?:{_DAY}(?:st|nd|rd|th|\.)?[\s{_DASH}]*(?:of\s+|de\s+)?{_MONTH}[\s.,{_DASH}]*(?:de\s+)?(?:{_YEAR}|'\d\d)"
    rf"|{_MONTH}\.?\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR})"
)
_NUMERIC_DATE = rf"(?:{_DAY}[./{_DASH}]{_DAY}[./{_DASH}]{_YEAR}|{_YEAR}[./{_DASH}]{_DAY}[./{_DASH}]{_DAY})"
_SHORT_DATE = rf"(?:[0-3]\d/[0-3]\d/\d\d|[0-3]\d\.[0-3]\d\.\d\d){_NO_UNIT}"
_BIRTH = r"(?:d\.?o\.?b\.?|date\s+of\s+birth|(?:year\s+of\s+)?birth(?:\s*date|day)?|y\.?o\.?b\.?|born|geboren|geb\.|nacid[oa])"
_BIRTH_DATE = (
    rf"(?:{_WRITTEN_DATE}|{_DAY}[\s./{_DASH}]+{_DAY}[\s./{_DASH}]+(?:{_YEAR}|\d\d)|{_NUMERIC_DATE}|\d{{6}}|\d{{8}}"
    rf"|(?:{_DAY}\.?\s+)?{_MONTH}(?:\s+{_DAY})?(?:\s+{_YEAR})?|{_YEAR})"
)

_NUMBER_WORD = r"(?:no\.?|nr\.?|num(?:ber)?\.?|id|#)"
_RECORD = (
    rf"(?:mrn|m\.r\.n\.|uhid|ssn|nhs|social\s+security|svnr|fallnummer|patientennummer|patienten[\s{_DASH}]id"
    rf"|versicherungsnummer|patient[\s{_DASH}]id|(?:medical\s+|hospital\s+|health\s+)record"
    rf"|(?:(?:medical\s+|hospital\s+|health\s+)?record|hospital|chart|insurance|policy|passport|admission|accession|identity"
    rf"|health\s+card)\s*{_NUMBER_WORD})"
)
# Patients and cases of studies are numbered too, but not that high.
_PERHAPS_RECORD = rf"(?:patient|pt|case|file|sample|bed)\s*{_NUMBER_WORD}"
_LINK = rf"(?:\s*{_NUMBER_WORD})?(?:\s*[:=#]|\s+is|\s+of)?\s*"
_RECORD_ID = rf"(?:[a-z]{{1,4}}[{_DASH}/]?)?\d+(?:[{_DASH}/ ]\d+)*(?:[{_DASH}/]?[a-z]{{1,2}})?"

_WORD = r"[^\W\d_]"
_NAME = rf"(?-i:[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я](?:{_WORD}|['’{_DASH}](?={_WORD})){{1,40}})"
_PARTICLES = r"(?:(?:van|von|der|den|de|di|la|le|el|al|bin|ter|du|da|dos)\s+){0,3}"
_INITIALS = r"(?:(?-i:[A-Z])\.?\s+){0,3}"
_FULL_NAME = rf"{_INITIALS}{_PARTICLES}{_NAME}(?:\s+{_PARTICLES}{_NAME})?"
# "MR" in capitals is an image, and so is "mr" before one of these.
_NO_IMAGE = r"(?!(?:imag|angio|scan|spectro|elasto|uro)\w*)"

_RULES = (
    (
        "kept",
        rf"NCT\d{{8}}|ISRCTN\d+|PMC\d+|PMID:?\s*\d+|\b10\.\d{{4,9}}/[^\s@]+|{_START}{_YEAR}\s?[/{_DASH}]\s?{_YEAR}{_END}"
        rf"|{_YEAR};\d+(?:\(\d+\))?:\w+(?:[{_DASH}]\w+)?",
    ),
    ("email", r"(?<![\w.+%'-])[\w.+%'-]+[@＠][\w-]+(?:\.[\w-]+)+"),
    ("account", r"(?<![\w@])@[a-z]\w{3,31}|\b(?:https?://)?t\.me/\S+|\btg://\S+"),
    (
        "date",
        rf"\b{_BIRTH}[\s:.,={_DASH}]*(?:(?:is|on|in|am|the|el)\s+){{0,3}}{_BIRTH_DATE}{_END}"
        rf"|{_START}(?:{_WRITTEN_DATE}|{_NUMERIC_DATE}|{_SHORT_DATE}){_END}",
    ),
    (
        "record",
        rf"\b{_RECORD}{_LINK}{_RECORD_ID}{_END}|\b{_PERHAPS_RECORD}{_LINK}(?=(?:\D?\d){{4}}){_RECORD_ID}{_END}"
        rf"|{_START}\d{{3}}-\d\d-\d{{4}}{_END}",
    ),
    (
        "phone",
        rf"\+\(?[1-9](?:{_SEPARATOR}{{0,2}}\d){{6,14}}"
        rf"|{_START}0\d(?:{_SEPARATOR}{{0,2}}\d){{6,13}}{_END}"
        rf"|{_START}(?:\(\d{{3}}\)\s?|\d{{3}}[.{_DASH}])\d{{3}}[\s.{_DASH}]\d{{4}}{_END}"
        rf"|{_START}\d{{3}} \d{{3}} \d{{4}}{_END}{_NO_UNIT}"
        rf"|\b(?:phone|tele(?:ph|f)one?|tel|mobile|cell\s?phone|fax|whatsapp|call(?:\s+me)?|handy)\b\.?"
        rf"(?:\s*{_NUMBER_WORD})?(?:\s*:|\s+is|\s+on|\s+at)?\s*\(?\d(?:{_SEPARATOR}{{0,2}}\d){{5,14}}{_END}",
    ),
    ("number", rf"{_START}[a-z]{{0,4}}[{_DASH}]?(?!\d+000{_END})\d{{6,}}[a-z]{{0,2}}{_END}"),
    (
        "name",
        rf"\b(?-i:[Mm]rs?|M[Rr][Ss]?\.|Mister)\.?\s+(?:(?:and|&)\s+mrs\.?\s+)?{_NO_IMAGE}"
        rf"(?:{_FULL_NAME}|{_INITIALS}{_WORD}[\w'’{_DASH}]+)"
        rf"|\b(?-i:Ms|Miss|Mx|Herr|Frau|Mme|Sra?|Señora?)\.?\s+{_FULL_NAME}"
        rf"|\b(?:my|our)\s+(?:patient|pt),?\s+{_FULL_NAME}|\b(?:patient|pt),?\s+{_NAME}\s+{_NAME}(?!\s+{_NAME})"
        rf"|\b(?:patient|pt|man|woman|girl|boy|lady)\s+(?:is\s+)?(?:named|called)\s+{_FULL_NAME}"
        rf"|\b(?:(?:patient|pt)(?:['’]s)?|my|his|her|full|sur|last|first)\s*name(?:\s+is|\s*[:=])?\s+{_FULL_NAME}"
        rf"|(?<!\w )\bname\s*[:=]\s*{_FULL_NAME}",
    ),
)
_MARKS = {
    "email": "[e-mail]",
    "account": "[account]",
    "date": "[date]",
    "record": "[record number]",
    "phone": "[phone]",
    "number": "[number]",
    "name": "[name]",
}
_IDENTIFIER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _RULES), re.IGNORECASE)


def redacted(text: str) -> str:
    """Return `text` with a mark in the place of each identifier, and without characters that a database may refuse.

    Struck out are e-mail addresses, accounts, phone numbers, dates to the day and dates of birth, record numbers and other
    long numbers, and names after a title or after words that say that a name follows.
    """
    readable = "".join(map(_readable, text))
    while (struck := _IDENTIFIER.sub(_mark, readable)) != readable:
        readable = struck
    return readable


def _readable(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return character if character == "\n" else " "
        case "Cf":
            # Invisible: between the digits of a number it would hide the number.
            return ""
        case "Cs":
            return "�"
        case _:
            return character


def _mark(found: re.Match[str]) -> str:
    return _MARKS.get(found.lastgroup or "", found.group())
