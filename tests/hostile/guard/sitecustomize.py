"""Loaded by every Python process of the run: notes what it connects to, and what it writes outside of the test's folders."""

import os
import sys

HOME = os.path.realpath(os.environ["HOSTILE_HOME"])
NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
LOG = os.open(os.environ["HOSTILE_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def note(event: str, arguments: tuple) -> None:
    """Write down a deed that is not allowed."""
    if event in NETWORK:
        os.write(LOG, f"{event} {arguments[1:]}\n".encode())
    elif event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & WRITES:
        path = os.path.realpath(os.fsdecode(arguments[0]))
        if path != os.devnull and not path.startswith(HOME):
            os.write(LOG, f"writes {path}\n".encode())


sys.addaudithook(note)
