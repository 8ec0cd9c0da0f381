"""Says whether the site can listen on a port of 127.0.0.1: port.py 8000"""

import os
import socket
import sys

word = sys.argv[1] if len(sys.argv) > 1 else ""
try:
    socket.create_server(("127.0.0.1", int(word))).close()
except (ValueError, OverflowError):
    sys.exit(f"newsroom: PORT is {word!r}; write a number from 1024 to 65535: make run PORT=8001")
except OSError as error:
    why = os.strerror(error.errno or 0).lower()
    sys.exit(f"newsroom: port {word} cannot be used ({why}); choose another: make run PORT=8001")
