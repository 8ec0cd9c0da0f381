"""An nginx of one's own on this machine's loopback, for a measurement or a test."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
MIME_TYPES = Path("/etc/nginx/mime.types")


def is_there() -> bool:
    return shutil.which("nginx") is not None


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def nginx(folder: Path, printed: str, port: int, *, workers: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    """Runs nginx with this configuration inside `http`, its own files in the folder, until it listens on the port."""
    folder.mkdir(parents=True, exist_ok=True)
    places = " ".join(
        f"{name}_temp_path {folder / name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{f'load_module {BROTLI};' if BROTLI.exists() else ''}\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"daemon off; worker_processes {workers}; worker_rlimit_nofile 4096; pid {folder / 'pid'}; error_log stderr;\n"
        f"events {{ worker_connections 1024; }}\n"
        f"http {{ include {MIME_TYPES}; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n"
        f"{places}\n{printed}\n}}\n"
    )
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    server = subprocess.Popen(command, start_new_session=True)
    try:
        _wait_for(port, server)
        yield server
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("nginx does not begin")
