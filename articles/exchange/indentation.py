"""HTML in Markdown that is indented like the HTML around it: older programs read it as HTML, CommonMark as code."""

import re

_AT_RISK = re.compile(r"^[ \t]*\n(?: {4}|\t)[ \t]*<[a-zA-Z/]", re.MULTILINE)
_INDENTED = re.compile(r" {4}| {0,3}\t")
_END_TAG = re.compile(r"\s*</[a-zA-Z]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TAG = re.compile(r"\s*</?[a-zA-Z]")
_IS_HTML = re.compile(r"\s*</?[a-zA-Z]|.*</[a-zA-Z0-9]+>\s*$")


def outdent(markdown: str) -> str:
    """Returns the Markdown with its HTML at the margin where an empty line before it would make it code.

    That is where the text before it is HTML, too (what follows words is meant as code), and where an element ends.
    """
    if not _AT_RISK.search(markdown):
        return markdown
    lines = markdown.split("\n")
    fence = ""
    previous, is_code, is_after_blank = "", False, True
    for number, line in enumerate(lines):
        if fence:
            fence = "" if line.strip().startswith(fence) else fence
            continue
        if not line.strip():
            is_after_blank = True
            continue
        if not _INDENTED.match(line):
            is_code = False
        elif is_after_blank and not is_code:
            if _END_TAG.match(line) or (_TAG.match(line) and _IS_HTML.match(previous)):
                lines[number] = line.lstrip()
            else:
                is_code = True
        if match := _FENCE.match(line):
            fence = match[1]
        previous, is_after_blank = line, False
    return "\n".join(lines)
