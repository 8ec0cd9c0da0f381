"""What a page weighs on its first view, in a real browser: bytes on the wire, and what the first paint waits for.

    python -m bench.reading http://127.0.0.1:8000/ [ADDRESS …]

Ask a site that runs as readers get it (`DEBUG=false`, `collectstatic`); answers are counted with their headers. Needs
requirements-dev.txt and Chromium. A line for each page; JSON on the last.
"""

import argparse
import json
import shutil
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from playwright.sync_api import Browser, sync_playwright

PHONE = {"width": 360, "height": 780}
KINDS = {"Document": "html", "Stylesheet": "css", "Script": "js", "Font": "fonts", "Image": "pictures"}
READ = ("html", "css", "js", "fonts")
SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value)))
    .observe({type: "layout-shift", buffered: true});
"""
BLOCKING = """() => performance.getEntriesByType("resource")
    .filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name)"""


@dataclass
class View:
    """The first view of a page."""

    address: str
    bytes: dict[str, int] = field(default_factory=dict)  # on the wire, by kind, with headers
    requests: dict[str, int] = field(default_factory=dict)
    blocking: list[str] = field(default_factory=list)  # what the first paint waited for, beside the HTML
    shift: float = 0

    @property
    def to_read(self) -> int:
        """Bytes of all that a page without pictures is made of."""
        return sum(self.bytes.get(kind, 0) for kind in READ)


def first_view(browser: Browser, address: str) -> View:
    """Opens the page on a phone that has nothing of the site yet."""
    sizes: Counter[str] = Counter()
    requests: Counter[str] = Counter()
    kinds: dict[str, str] = {}

    def begin(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = KINDS.get(event["type"], "other")

    def end(event: dict[str, Any]) -> None:
        if kind := kinds.get(event["requestId"]):
            sizes[kind] += int(event["encodedDataLength"])
            requests[kind] += 1

    with browser.new_context(viewport=PHONE, device_scale_factor=2) as context:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.on("Network.responseReceived", begin)
        wire.on("Network.loadingFinished", end)
        wire.send("Network.enable")
        page.add_init_script(SHIFT)
        page.goto(address)
        page.evaluate("document.fonts.ready.then(() => {})")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return View(address, dict(sizes), dict(requests), page.evaluate(BLOCKING), page.evaluate("window.shift"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("address", nargs="+")
    addresses = parser.parse_args().address
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        views = [first_view(browser, address) for address in addresses]
        browser.close()
    print(f"{'to read':>9} {'html':>7} {'css':>7} {'js':>7} {'fonts':>7} {'pictures':>9}  waits for  shift")
    for view in views:
        html, css, js, fonts, pictures = (view.bytes.get(kind, 0) for kind in (*READ, "pictures"))
        row = f"{view.to_read:>9,} {html:>7,} {css:>7,} {js:>7,} {fonts:>7,} {pictures:>9,}"
        print(f"{row}  {len(view.blocking):>9}  {view.shift:>5.3f}  {view.address}")
    print(json.dumps([asdict(view) for view in views]))


if __name__ == "__main__":
    main()
