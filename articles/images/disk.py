"""Files of pictures on a disk, which is the default."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage


class Disk(FileSystemStorage):
    """A folder. What is stored under a name takes the place of what lay there; at no moment is there half of either."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)  # what a process left that died at it
        try:
            super()._save(f"{name}.new", content)  # type: ignore[misc]
            new.replace(path)
        except OSError:
            with suppress(OSError):
                new.unlink(missing_ok=True)
            raise
        return name
