"""The review app on a port of this machine."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from ipaddress import ip_address
from pathlib import Path

import click
import uvicorn

from trichluc.pipeline.review.app import create_app
from trichluc.pipeline.review.originals import Originals
from trichluc.pipeline.sources import InputError


def serve(out: Path, *, host: str, port: int, reviewer: str, originals: Originals, browser: bool) -> None:
    """Serve until Ctrl-C. Off the loopback a token is asked for. Raises InputError: no run there, or nothing to listen at."""
    token = None if _is_loopback(host) else secrets.token_urlsafe(24)
    app = create_app(out, reviewer=reviewer, originals=originals, host=host, token=token)
    with _listen(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}/" + (f"?token={token}" if token else "")
        click.echo(f"review app at {address} (Ctrl-C ends it)")
        if browser:
            webbrowser.open(address)
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run([listening])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise InputError(f"can't listen at {host}:{port}: {error.strerror or error}; choose another --port") from error
    return listening
