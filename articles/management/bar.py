"""A progress bar for commands: drawn on a terminal, silent elsewhere."""

from time import monotonic

from django.core.management.base import OutputWrapper

WIDTH = 30  # characters
PAUSE = 0.1  # seconds between two drawings


class Bar:
    """One line that is drawn over and over."""

    def __init__(self, output: OutputWrapper) -> None:
        self.output = output
        self.is_drawn = output.isatty()
        self.drawn_at = 0.0

    def show(self, label: str, done: int, total: int) -> None:
        now = monotonic()
        if not self.is_drawn or (now - self.drawn_at < PAUSE and done < total):
            return
        self.drawn_at = now
        filled = WIDTH * min(done, total) // max(total, 1)
        bar = "█" * filled + "░" * (WIDTH - filled)
        self.output.write(f"\r{label:<16} {bar} {done:>9,} of {total:,}\033[K", ending="")
        self.output.flush()

    def end(self) -> None:
        if self.is_drawn:
            self.output.write("")
