"""The blocks that are open while a body is straightened, and how they are opened, written and closed."""

from articles.text.grammar import CELLS, TEXT, Element, Holds, item, plain_element
from articles.text.words import WordsWriter


class OpenBlocks:
    """Keeps the blocks that are open, from the body itself inwards, and writes them when words come."""

    def __init__(self) -> None:
        self.out = WordsWriter()
        self.open = [Element("", Holds.BLOCKS)]
        self.written = 1  # how many of them, the outer ones, were written
        self.line = ""  # a line end to write before the next block, where the source has one
        self.is_after_words = False  # words stand last, in no block of their own, and no tag of a block after them

    @property
    def _holds(self) -> Holds:
        return self.open[-1].holds

    # --- What is open -----------------------------------------------------------------------------

    def _innermost(self, holds: Holds) -> int:
        """Returns the place of the innermost open block that holds these; 0 where there is none."""
        found = (
            i for i in range(len(self.open) - 1, 0, -1) if self.open[i].holds is holds and not self.open[i].is_loose
        )
        return next(found, 0)

    def _container(self) -> Element:
        """Returns the innermost block that is written, or will be."""
        return next(block for block in reversed(self.open) if not block.is_loose)

    def _is_free_for_news(self) -> bool:
        return all(block.holds in {Holds.BLOCKS, Holds.WORDS} and not block.is_news for block in self.open)

    # --- Opened, written, left --------------------------------------------------------------------

    def _open(self, block: Element) -> None:
        self.out.end_run()
        block.opening = self._take_line() + block.opening
        self.open.append(block)
        if block.is_reference:
            self._write_open()
            if block.holds is Holds.BLOCKS:  # an inset, which holds no words: those in it follow
                self._open_loose(self.open.pop())
                self.written = min(self.written, len(self.open))

    def _open_implied(self, tag: str) -> None:
        block = item(self._holds) if tag == "li" else plain_element(tag)
        block.is_implied = True
        self._open(block)

    def _open_loose(self, block: Element) -> None:
        self._divide()
        self.open.append(Element(block.tag, self._holds, is_loose=True))

    def _take_line(self) -> str:
        line, self.line = self.line, ""
        return line

    def _write_open(self) -> None:
        for block in self.open[self.written :]:
            self.out.tag(block.opening)
            self.is_after_words = False
        self.written = len(self.open)

    def _leave_implied_list(self) -> None:
        if self._holds is Holds.ITEMS and self.open[-1].is_implied:
            self._close()

    def _go_on_with_item(self) -> bool:
        """Opens the last item again: many programs write a list inside a list beside the item that it belongs to."""
        if self.open[-1].is_loose or not self.out.takes_back("</li>"):
            return False
        self.open.append(plain_element("li"))
        self.written = len(self.open)
        return True

    def _close_to(self, depth: int) -> None:
        while len(self.open) > depth:
            self._close()

    def _close(self) -> None:
        block = self.open[-1]
        if self._is_kept_empty(block):
            self._write_open()
        self.open.pop()
        if block.is_loose:
            self._divide()
        else:
            self.out.end_run()
            if self.written > len(self.open):
                self.out.tag(block.closing)
                self.is_after_words = False
        self.written = min(self.written, len(self.open))
        self.out.end_above(len(self.open))

    def _is_kept_empty(self, block: Element) -> bool:
        if block.is_loose:
            return False
        is_caption = block.holds is Holds.CAPTION and block.tag != "li"
        return block.tag in CELLS or (is_caption and self.written == len(self.open) - 1)

    # --- What stands between words ----------------------------------------------------------------

    def _space(self, text: str) -> None:
        if self.out.is_begun:
            self.out.space(text)
        elif "\n" in text and not self.is_after_words:  # behind words it is a space, also where an empty block went
            self.line = "\n"

    def _divide(self) -> None:
        """Keeps words apart that an element which goes had divided."""
        if self._holds in TEXT | {Holds.EITHER}:
            self._space("\n" if self._holds is Holds.CODE else " ")
