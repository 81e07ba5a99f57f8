"""The page of kinds: all that can be made, by family, with a picture of each."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version

from flask import Blueprint, Response, abort, render_template, url_for

from docgen.batch.files import digest_folder, write_atomically
from docgen.errors import DocgenError
from docgen.template.kind import Kind
from docgen.web.answers import FOREVER, shown
from docgen.web.office import KEPT, office
from docgen.web.paper_tasks import sample_picture, warm

pages = Blueprint("kinds", __name__, url_prefix="/kinds")

_PICTURES = "pictures"
_OTHERS = "其他"


@pages.get("/")
def index() -> str:
    """Show the kinds by family."""
    office().workshop.warm(warm, office().root, office().engine)
    kinds, findings = office().sound_kinds()
    pictures = {kind.name: _digest(kind) for kind in kinds if kind.sample}
    families = _families(kinds)
    return render_template(
        "kinds_index.html", families=families, count=len(kinds), findings=findings, pictures=pictures
    )


@pages.get("/<name>/<digest>.png")
def picture(name: str, digest: str) -> Response:
    """Return the first page of a kind's sample as a picture; made once, then kept beside the workspace."""
    kind = next((kind for kind in office().sound_kinds()[0] if kind.name == name), None)
    if kind is None or _digest(kind) != digest:
        abort(404)
    file = office().root / KEPT / _PICTURES / f"{digest}.png"
    try:
        data = file.read_bytes()
    except OSError:
        try:
            data = office().workshop.do(sample_picture, office().root, name, office().engine)
        except DocgenError:
            data = b""
        if not data:
            return Response(status=302, headers={"Location": url_for("static", filename="icon.svg")})
        write_atomically(file, data)
    answer = shown(data, "png")
    answer.headers["Cache-Control"] = FOREVER
    return answer


def _families(kinds: Sequence[Kind]) -> dict[str, list[Kind]]:
    """Return the kinds by 版式, families and kinds in the order of docs/catalogue.md; own ones without it last."""
    families: dict[str, list[Kind]] = {}
    for kind in sorted(kinds, key=lambda kind: (not kind.layout, kind.layout, kind.name)):
        families.setdefault(kind.layout or _OTHERS, []).append(kind)
    return families


def _digest(kind: Kind) -> str:
    return sha256(f"{version('docgen')} {digest_folder(kind.folder)}".encode()).hexdigest()[:32]
