"""Writes runs of words, with the links and emphasis in them, between the tags of blocks."""

from dataclasses import dataclass
from html import escape

from articles.text.plain import printable

NOTE_OPENING, NOTE_CLOSING = '<small data-block="note">', "</small>"
MOST_CARRIED = 8  # blocks that a link or an emphasis around them is repeated in
MOST_INLINE = 12  # links and emphases inside one another


@dataclass(slots=True)
class _Inline:
    """A link or an emphasis that goes on; `level` is how many blocks were open around its beginning."""

    tag: str
    opening: str
    level: int
    times: int = 0
    is_written: bool = False


@dataclass(slots=True)
class _Outside:
    """What goes on around a note: it is taken up again after it."""

    inline: list[_Inline]
    gap: str
    is_begun: bool
    inside: int = 0  # elements of the same name that are open in the note
    is_written: bool = False


class WordsWriter:
    """What is written so far, and the run of words that is being written.

    White space and line breaks are written between words only; a link or an emphasis when there is a
    word in it; one that goes on after the end of a block is closed there, and opened in the next.
    """

    def __init__(self) -> None:
        self._out: list[str] = []
        self._text: list[str] = []  # words that are not in `_out` yet: they may go on
        self._gap = ""  # what divides the words written from those to come
        self._inline: list[_Inline] = []
        self._inline_written = 0  # how many of them, the outer ones, were written in this run
        self.is_begun = False  # there are words in this run
        self._outside: _Outside | None = None  # of the note that is being written

    def result(self) -> str:
        return "".join(self._out)

    @property
    def is_free(self) -> bool:
        """Says whether no link and no emphasis goes on here."""
        return not self._inline and self._outside is None

    # --- Words ------------------------------------------------------------------------------------

    def words(self, words: str) -> None:
        """Writes words that begin and end with a letter, or code."""
        if self._outside and not self._outside.is_written:
            self._outside.is_written = True
            self._write_gap(self._outside.gap)
            self.tag(NOTE_OPENING)
        self._write_gap(self._gap)
        self._gap = ""
        self._write_inline()
        self._text.append(words)
        self.is_begun = True

    def _write_gap(self, gap: str) -> None:
        if gap.startswith("<"):
            self.tag(gap)
        else:
            self._text.append(gap)

    def space(self, space: str) -> None:
        self._gap = self._gap or space

    def line_break(self) -> None:
        self._gap = f"{self._gap}<br>" if self._gap.startswith("<") else "<br>"

    def tag(self, tag: str) -> None:
        """Writes a tag as it is, after the words that came before it."""
        if self._text:
            words = printable("".join(self._text))  # once more: a tag between two letters may have gone
            self._out.append(escape(words, quote=False).replace("\xa0", "&nbsp;"))
            self._text.clear()
        self._out.append(tag)

    def takes_back(self, tag: str) -> bool:
        """Says whether this tag was the last thing written, and takes it back."""
        if self._text or not self._out or self._out[-1] != tag:
            return False
        self._out.pop()
        return True

    def end_run(self) -> None:
        while self._outside:
            self.end_note()
        self._close_inline(0)
        self.tag("")
        self._gap = ""
        self.is_begun = False

    # --- Notes ------------------------------------------------------------------------------------

    def start_note(self) -> None:
        """Begins a note to the word before, in which no link and no emphasis from outside goes on."""
        self._close_inline(0)
        self._outside = _Outside(self._inline, self._gap, self.is_begun)
        self._inline, self._gap, self.is_begun = [], "", False

    def start_in_note(self) -> bool:
        """Says whether a note is being written, in which another one is only words."""
        if self._outside:
            self._outside.inside += 1
        return self._outside is not None

    def end_note(self) -> None:
        outside = self._outside
        if outside is None:
            return
        if outside.inside:
            outside.inside -= 1
            return
        self._close_inline(0)
        if outside.is_written:
            self.tag(NOTE_CLOSING)
        self._outside = None
        self._inline, self._inline_written = outside.inline, 0
        self._gap = "" if outside.is_written else outside.gap
        self.is_begun = outside.is_begun or outside.is_written

    # --- Links and emphasis -----------------------------------------------------------------------

    def start(self, tag: str, opening: str, level: int) -> None:
        if tag == "a":
            self.end("a")
        if len(self._inline) < MOST_INLINE:
            is_repeated = any(inline.tag == tag and inline.opening for inline in self._inline)
            self._inline.append(_Inline(tag, "" if is_repeated else opening, level))

    def end(self, tag: str) -> None:
        for index in reversed(range(len(self._inline))):
            if self._inline[index].tag == tag:
                self._close_inline(index)
                del self._inline[index]
                return

    def end_above(self, level: int) -> None:
        """Ends what was begun inside blocks that are closed now."""
        index = len(self._inline)
        while index and self._inline[index - 1].level > level:
            index -= 1
        self._close_inline(index)
        del self._inline[index:]

    def _write_inline(self) -> None:
        for inline in self._inline[self._inline_written :]:
            if inline.opening and inline.times < MOST_CARRIED:
                inline.times += 1
                inline.is_written = True
                self.tag(inline.opening)
        self._inline_written = len(self._inline)

    def _close_inline(self, index: int) -> None:
        """Closes what is written, from this place in the list on; before the next word it is opened again."""
        if index >= self._inline_written:
            return
        for inline in reversed(self._inline[index : self._inline_written]):
            if inline.is_written:
                self.tag(f"</{inline.tag}>")
                inline.is_written = False
        self._inline_written = index
