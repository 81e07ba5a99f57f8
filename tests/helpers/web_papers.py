"""Drafts in the office page for tests: made, read as a browser reads a form, sent, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from lxml import html

from tests.helpers.web import Client


@dataclass(frozen=True)
class Answer:
    """What the page was told: its state, the whole text, and the form of the one field that was drawn anew."""

    text: str
    state: dict[str, Any]

    @property
    def fields(self) -> dict[str, str]:
        """The values of the controls that came with the answer."""
        return values_in(self.text)


def new_draft(client: Client, kind: str, typed: dict[str, str] | None = None, *, sample: bool = False) -> str:
    """Make a draft with some fields filled and return its id."""
    answer = client.send("/papers/", data={"kind": kind, **({"sample": "1"} if sample else {})})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    id = answer.headers["Location"].strip("/").split("/")[-1]
    if typed:
        send_draft(client, id, typed)
    return id


def form_of(client: Client, id: str) -> dict[str, str]:
    """Return what a browser would send for a draft that nobody touched."""
    return values_in(client.get(f"/papers/{id}/"), "paper")


def send_draft(client: Client, id: str, typed: dict[str, str] | None = None, **orders: str) -> Answer:
    """Send the form of a draft with some values changed."""
    answer = client.send(f"/papers/{id}/", data={**form_of(client, id), **(typed or {}), **orders})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, text
    state = html.fromstring(f"<div>{text}</div>").get_element_by_id("state", None)
    return Answer(text, {} if state is None else json.loads(state.get("data-state")))


def values_in(page: str, form: str = "") -> dict[str, str]:
    """Return the names and values of the controls in a page (or in its form of that id), as a browser sends them."""
    tree: Any = html.fromstring(f"<div>{page}</div>" if not form else page)
    holder = tree.get_element_by_id(form) if form else tree
    found: dict[str, str] = {}
    for control in holder.iter("input", "textarea", "select"):
        name = control.get("name")
        if not name or (control.get("type") == "radio" and control.get("checked") is None):
            continue
        if control.tag == "textarea":
            found[name] = (control.text or "").removeprefix("\n").replace("\n", "\r\n")
        elif control.tag == "select":
            chosen = [option for option in control.iter("option") if option.get("selected") is not None]
            found[name] = (chosen or list(control.iter("option")))[0].get("value")
        else:
            found[name] = control.get("value", "")
    return found
