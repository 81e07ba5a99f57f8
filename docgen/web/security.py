"""Who may ask, and what a page may do: hosts, origins, CSRF tokens, the sign-in token, headers.

A page of somebody else's that is open in the same browser must not be able to read or change anything here: the host
asked for must be ours (a foreign name that resolves to this machine is none), whatever changes something must come from
our own pages (Origin, and a token that only they know), and scripts and styles come from our own files alone.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import re
import secrets
from urllib.parse import quote

from flask import Flask, Response, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import TooManyRequests, Unauthorized
from werkzeug.wrappers import Response as Answer

from docgen.web.attempts import Attempts
from docgen.web.office import Settings

MOST_BYTES = 32 << 20
"""How much one request may bring: a thick paper with pictures has a few MB, a workbook of 10,000 rows two."""

SESSION = "docgen-session"
SIGNED_IN = "docgen-token"
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"
NAME_HEADER = "X-File-Name"
"""The header (percent-encoded UTF-8) with which programs send a file as it is. No foreign page can send it unasked."""
LOOPBACK = frozenset(("127.0.0.1", "localhost", "::1"))
_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_OPEN = frozenset(("login", "static"))
"""Endpoints that need no token."""
_HOST = re.compile(r"(?:(?P<name>[A-Za-z0-9._-]+)|\[(?P<address>[0-9A-Fa-f:.]+)\])(?::\d{1,5})?")
_SESSION_FORM = re.compile(r"[A-Za-z0-9_-]{32}")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def guard(app: Flask, settings: Settings) -> None:
    """Make every request of `app` pass these checks, and every answer carry these headers."""
    secret = secrets.token_bytes(32)
    attempts = Attempts()

    def sealed(purpose: str) -> str:
        """Return what only this process can make of the browser's session."""
        return hmac.new(secret, f"{purpose} {g.session}".encode(), hashlib.sha256).hexdigest()

    def csrf_token() -> str:
        return sealed("csrf")

    @app.before_request
    def check() -> Answer | None:
        g.session = _session()
        g.trusted, g.token_needed = False, bool(settings.token)
        if not _our_host(settings):
            abort(403)
        _check_fetch()
        if _from_elsewhere():
            return _asked_again()
        if settings.token and request.endpoint not in _OPEN:
            given = request.cookies.get(SIGNED_IN, "")
            if not _same(given, sealed("signed in")) and not _bears(settings.token, attempts):
                return _sign_in_first()
        g.trusted = not settings.token or request.endpoint not in _OPEN
        if request.method not in _SAFE:
            _check_origin()
            _check_csrf(csrf_token())
        return None

    @app.after_request
    def protect(answer: Response) -> Response:
        for name, value in _HEADERS.items():
            answer.headers.setdefault(name, value)
        if request.endpoint == "static":
            answer.headers["Cache-Control"] = "no-cache"
        elif "session" in g and not _from_elsewhere() and request.cookies.get(SESSION) != g.session:
            answer.set_cookie(SESSION, g.session, httponly=True, samesite="Strict")
        return answer

    @app.route("/login", methods=["GET", "POST"])
    def login() -> Answer | str | tuple[str, int]:
        if request.method == "GET" or not settings.token:
            return render_template("login.html", wrong=False)
        if not _is_token(request.form.get("token", ""), settings.token, attempts):
            return render_template("login.html", wrong=True), 403
        g.session = secrets.token_urlsafe(24)  # one that was known before is worth nothing now
        answer = redirect(url_for("home"))
        answer.set_cookie(SIGNED_IN, sealed("signed in"), httponly=True, samesite="Strict")
        return answer

    app.context_processor(lambda: {"csrf_token": csrf_token, "csrf_field": CSRF_FIELD})


def _session() -> str:
    """Return what tells this browser from others; made up for a new one, or where the cookie is none of ours."""
    given = request.cookies.get(SESSION, "")
    return given if _SESSION_FORM.fullmatch(given) else secrets.token_urlsafe(24)


def _our_host(settings: Settings) -> bool:
    """Return True when the host asked for is this machine: loopback, or what it was told to listen on.

    Listening on every address, it is called by an address or name that cannot be known; names are refused but for the
    one it was given, since a name may be anybody's, an address is nobody's but the machine's.
    """
    match = _HOST.fullmatch(request.headers.get("Host", ""))
    if match is None:
        return False
    name = (match["name"] or match["address"]).lower()
    if name in LOOPBACK or name == settings.host.lower():
        return True
    if not settings.token:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _bears(token: str, attempts: Attempts) -> bool:
    """Return True for a program that sends the token itself."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and _is_token(given.strip(), token, attempts)


def _is_token(given: str, token: str, attempts: Attempts) -> bool:
    """Compare a token; one from an address that guesses is not looked at for a while, be it right or wrong."""
    address = request.remote_addr or ""
    wait = attempts.wait(address)
    if wait:
        raise TooManyRequests(retry_after=wait)
    if _same(given, token):
        attempts.succeeded(address)
        return True
    attempts.failed(address)
    return False


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def is_api(path: str) -> bool:
    """Return True for the addresses that programs use: they get JSON, also when something goes wrong."""
    return path == "/api" or path.startswith("/api/")


def _sign_in_first() -> Answer:
    if is_api(request.path):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    return redirect(url_for("login"))


def _check_fetch() -> None:
    """Refuse what a browser says another page wants: other pages may link to ours, not take parts of them."""
    if request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
        return
    mode, wanted = request.headers.get("Sec-Fetch-Mode"), request.headers.get("Sec-Fetch-Dest")
    if request.method not in ("GET", "HEAD") or mode != "navigate" or wanted != "document":
        abort(403)


def _from_elsewhere() -> bool:
    """Return True for a link on another page: browsers send none of our cookies with it."""
    return request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none")


def _asked_again() -> Answer:
    """Return a page that opens itself anew from here, now with the cookies, so that no open page loses its session."""
    query = request.query_string.decode("ascii", "replace")
    address = request.host_url.rstrip("/") + quote(request.path) + (f"?{quote(query, safe='=&%+')}" if query else "")
    return make_response(render_template("again.html", address=address))


def _check_origin() -> None:
    """Refuse what another page sends. Programs send no Origin; the CSRF check or JSON alone lets those pass."""
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        abort(403)


def _check_csrf(expected: str) -> None:
    """Demand the token of our pages; of the API, what no foreign page can send without being asked."""
    if is_api(request.path):
        if request.routing_exception is not None:
            raise request.routing_exception  # there is nothing to be sent to
        if request.method == "POST" and request.mimetype != "application/json" and NAME_HEADER not in request.headers:
            abort(415)
        return
    given = request.headers.get(CSRF_HEADER) or request.form.get(CSRF_FIELD, "")
    if not _same(given, expected):
        abort(403)
