"""A slow way to the site: a proxy that holds documents back, or drops the connection."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "content-encoding", "content-length"}


class SlowWay:
    """What the proxy does to documents; files of style and script always pass at once."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.held = threading.Event()  # cleared: documents wait until it is set
        self.held.set()
        self.drops = False  # answer documents with nothing at all, once they are let through
        self.empty = False  # answer them with 204

    def hold(self) -> None:
        self.held.clear()

    def let_go(self) -> None:
        self.held.set()


@contextmanager
def slow_way_to(site: str) -> Iterator[SlowWay]:
    target = urlsplit(site).netloc

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_document = not self.path.startswith(("/static/", "/media/"))
            if is_document:
                way.held.wait(30)
            if is_document and way.drops:
                self.close_connection = True
                self.connection.close()
                return
            if is_document and way.empty:
                self.send_response(204)
                self.end_headers()
                return
            with closing(HTTPConnection(target)) as connection:
                connection.request("GET", self.path, headers={"Host": target})
                response = connection.getresponse()
                content = response.read()
            self.send_response(response.status)
            for name, value in response.getheaders():
                if name.lower() not in HOP_BY_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # the browser went away: some tests are about just that
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    way = SlowWay(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield way
    finally:
        way.let_go()
        server.shutdown()
        server.server_close()
