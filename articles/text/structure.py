"""The shape of a body: whatever comes in, what goes out is blocks in an order that the editor can write.

`straighten` reads tags and words (`articles.text.markup`) and writes, in one pass, a document in which

- words stand in paragraphs, headings, items, cells and captions, and nowhere else;
- items stand in lists, cells in rows of tables, and the news blocks never in one another;
- every element is closed, nothing is empty but cells and captions, and nothing is deeper than `DEEPEST`.

An element that fits nowhere goes, and its words stay. A block is written when there are words for it,
so that what is empty needs no removing.
"""

from articles.text.grammar import (
    CELLS,
    HEADINGS,
    IMPLIED,
    INLINE,
    RENAMED,
    TABLE_PARTS,
    Element,
    Holds,
    element,
    inline_opening,
    is_block,
    is_note,
    item,
    loose_element,
    plain_element,
)
from articles.text.markup import Ready, Start, Text, Token, read
from articles.text.opened import OpenBlocks

DEEPEST = 60  # blocks inside one another; what is deeper goes, and its words stay


def straighten(html: str) -> str:
    """Returns the HTML in the shape of a body; straightening it again changes nothing."""
    writer = _BodyWriter()
    for token in read(html):
        writer.take(token)
    return writer.finish()


class _BodyWriter(OpenBlocks):
    """Takes tags and words in their order, and makes room for each among the blocks that are open."""

    def take(self, token: Token) -> None:
        if isinstance(token, Text):
            self._code(token.words) if self._holds is Holds.CODE else self._words(token.words)
            return
        if isinstance(token, Ready):
            self._ready(token.html)
            return
        tag = RENAMED.get(token.tag, token.tag)
        if tag in INLINE:
            if isinstance(token, Start):
                self.out.start(tag, inline_opening(tag, token), len(self.open))
            else:
                self.out.end(tag)
        elif tag == "br":
            self._line_break()
        elif tag == "small":
            self._note(tag, token) if isinstance(token, Start) else self.out.end_note()
        elif is_block(tag):
            self._start(tag, token) if isinstance(token, Start) else self._end(tag)

    def finish(self) -> str:
        self._close_to(1)
        return self.out.result().strip("\n")

    def _ready(self, html: str) -> None:
        """Writes a paragraph or a heading as it is where nothing is open; elsewhere it is taken like any other."""
        if len(self.open) == 1 and self.out.is_free:
            self.out.end_run()
            self.out.tag(self._take_line() + html)
            self.is_after_words = False
        else:
            for token in read(html, in_parts=True):
                self.take(token)

    # --- Words ------------------------------------------------------------------------------------

    def _words(self, text: str) -> None:
        core = text.strip()
        if not core:
            self._space(text)
            return
        before = text.index(core[0])
        self._space(text[:before])
        self._write_words(core)
        self._space(text[before + len(core) :])

    def _code(self, text: str) -> None:
        if not self.out.is_begun:
            text = text.lstrip("\n")  # a parser skips the first line end, and would skip the next one next time
        if text.strip() or self.out.is_begun:
            self._write_words(text)

    def _line_break(self) -> None:
        if self._holds is Holds.CODE:
            self._code("\n")
        elif self.out.is_begun:
            self.out.line_break()

    def _write_words(self, words: str) -> None:
        self._make_room_for_words()
        self._write_open()
        self.line = ""
        self.out.words(words)
        self.is_after_words = True

    def _note(self, tag: str, token: Start) -> None:
        """Begins a note where one can stand; elsewhere its words are words like others."""
        if self.out.start_in_note() or not is_note(tag, token):
            return
        self._make_room_for_words()
        if self._holds is Holds.EITHER or (self._holds is Holds.WORDS and self._container().tag == "p"):
            self.out.start_note()

    def _make_room_for_words(self) -> None:
        self._leave_implied_list()
        if self._holds is Holds.PICTURES:
            self._close_to(self._innermost(Holds.PICTURES))
        while (tag := IMPLIED.get(self._holds)) is not None:
            self._open_implied(tag)

    # --- Blocks begin -----------------------------------------------------------------------------

    def _start(self, tag: str, token: Start) -> None:
        if len(self.open) > DEEPEST:
            self._divide()
            return
        if tag != "li":
            self._leave_implied_list()
        block = element(tag, token)
        if gallery := self._innermost(Holds.PICTURES):
            block = self._in_gallery(gallery, block)
        if block.is_news and not self._is_free_for_news():
            block = plain_element(tag) if tag in {"ol", "ul"} else loose_element(tag)
        if not self._make_room(block):
            block = loose_element(tag)
        elif tag == "li":
            block = item(self._holds)
        if tag == "hr":
            self._rule(block)
        elif block.is_loose:
            self._open_loose(block)
        else:
            self._open(block)

    def _rule(self, block: Element) -> None:
        if block.is_loose:
            self._divide()
            return
        self.out.end_run()
        self._write_open()
        self.out.tag(self._take_line() + block.opening)
        self.is_after_words = False

    # --- Room for them ----------------------------------------------------------------------------

    def _make_room(self, block: Element) -> bool:
        """Closes and opens what it takes for the block to stand here; says whether it can."""
        if block.tag in TABLE_PARTS and block.tag != "table":
            return self._make_room_in_table(block.tag)
        if block.tag == "li":
            return self._make_room_in_list()
        if self._holds in {Holds.CAPTION, Holds.CODE}:
            return False
        if self._holds is Holds.WORDS:
            if (block.is_loose or block.tag == "p") and self._container().tag in HEADINGS:
                return False
            while self._holds is Holds.WORDS:
                self._close()
        if block.is_loose:
            return True
        return self._make_room_for_block(block)

    def _in_gallery(self, gallery: int, block: Element) -> Element:
        """Returns what a block is among photos; ends their gallery before one that is neither a photo nor its title."""
        if block.is_loose or self._holds is Holds.CAPTION or (block.tag == "p" and self._holds is Holds.WORDS):
            return block
        if block.is_photo:
            self._close_to(gallery + 1)
            return block
        if block.tag in HEADINGS and self.written <= gallery:
            self._close_to(gallery + 1)
            return plain_element("h3")
        self._close_to(gallery)
        return block

    def _make_room_for_block(self, block: Element) -> bool:
        if self._holds is Holds.PICTURES:
            return True
        if self._holds is Holds.LINES:
            return False
        if block.tag == "figcaption":
            quote = self._innermost(Holds.QUOTE)
            self._close_to(quote + 1 if quote else len(self.open))
            return quote > 0
        if block.tag == "div":
            return self._container().tag == "section"
        if block.tag == "blockquote" and self._holds is Holds.QUOTE:
            return True
        if block.tag == "hr" and self._holds not in {Holds.BLOCKS, Holds.EITHER}:
            return False
        if block.is_reference and any(other.holds is Holds.QUOTE for other in self.open):
            return False
        while self._holds not in {Holds.BLOCKS, Holds.EITHER}:
            if not (block.holds is Holds.ITEMS and self._go_on_with_item()):
                self._open_implied(IMPLIED[self._holds])
        return True

    def _make_room_in_list(self) -> bool:
        for index in range(len(self.open) - 1, 0, -1):
            other = self.open[index]
            if other.is_loose or other.holds is Holds.WORDS:
                continue
            if other.tag == "li" or other.holds in {Holds.ITEMS, Holds.LINES}:
                self._close_to(index if other.tag == "li" else index + 1)
                return True
            break
        if not self._make_room(plain_element("ul")):
            return False
        self._open_implied("ul")
        return True

    def _make_room_in_table(self, tag: str) -> bool:
        table = self._innermost(Holds.GROUPS)
        if not table or (tag == "caption" and self.written > table):
            return False
        depth = table + 1
        if tag in {"tr", *CELLS}:
            depth = self._depth_in(Holds.ROWS, depth)
        if tag in CELLS:
            depth = self._depth_in(Holds.CELLS, depth)
        self._close_to(depth)
        return True

    def _depth_in(self, holds: Holds, depth: int) -> int:
        """Returns how many blocks are open down to the group or the row, which is opened if there is none."""
        index = self._innermost(holds)
        if index >= depth:
            return index + 1
        self._close_to(depth)
        self._open_implied(IMPLIED[self._holds])
        return depth + 1

    # --- Blocks end -------------------------------------------------------------------------------

    def _end(self, tag: str) -> None:
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].tag == tag:
                self._close_to(index)
                return
            if _is_wall(self.open[index], tag):
                break
        if self.open[-1].is_implied and self._holds is Holds.WORDS:
            self._close()


def _is_wall(block: Element, tag: str) -> bool:
    """Says whether the end of such an element cannot reach what is around the block."""
    if block.is_loose:
        return False
    return (block.tag in CELLS and tag not in TABLE_PARTS) or (
        block.holds in {Holds.ITEMS, Holds.LINES} and tag == "li"
    )
