"""What keeps the review app to the person it was started for: one origin, no inline script, a token off this machine."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

# Every asset is ours and local; nothing inline, nothing from elsewhere, no frame around us.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_COOKIE = "trichluc-token"
_SAFE = ("GET", "HEAD")
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

Next = Callable[[Request], Awaitable[Response]]


class Guard:
    """Refuses what does not come from a page of this app.

    `host` is the address it listens on. A name that a stranger's DNS points at this machine is none of its own, so a request
    must name a host we know; what changes anything must come from our own pages. With a token, which is asked for wherever
    others can reach the port, the first visit must bring it (`/?token=…`); a cookie holds it from then on.
    """

    def __init__(self, host: str, token: str | None) -> None:
        self._hosts = {*_LOOPBACK, host}
        self._token = token

    async def __call__(self, request: Request, call_next: Next) -> Response:
        """Pass a request on, or refuse it."""
        response = self._refusal(request) or await call_next(request)
        if self._token is not None and request.query_params.get("token") == self._token:
            response.set_cookie(_COOKIE, self._token, httponly=True, samesite="strict")
        response.headers.update(_HEADERS)
        return response

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if self._token is None and name not in self._hosts:
            return _refuse("This address is not one of the review app's.")
        origin = request.headers.get("origin")
        if request.method not in _SAFE and (origin is None or urlsplit(origin).netloc != host):
            return _refuse("What changes anything must come from a page of the review app itself.")
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return _refuse("Another site may not ask for this.")
        if self._token is not None:
            given = request.query_params.get("token") or request.cookies.get(_COOKIE) or ""
            if not hmac.compare_digest(given.encode(), self._token.encode()):
                return _refuse("Open the address with the token that `trichluc review` printed.")
        return None


def _refuse(message: str) -> Response:
    return PlainTextResponse(message, status_code=403)
