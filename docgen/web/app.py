"""The Flask application: settings, pages, and how faults become answers."""

from __future__ import annotations

import logging
from importlib import import_module

from flask import Flask, Response, g, redirect, render_template, request, url_for
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as Answer

from docgen.errors import DocgenError, Finding, Place, error
from docgen.web.answers import fault_json, status_of
from docgen.web.office import Office, Settings
from docgen.web.security import MOST_BYTES, guard, is_api

_VIEWS = ("kinds", "papers", "lists", "batch", "checking", "templates", "api")
"""The modules of `docgen.web.views`; each has a blueprint called `pages`."""

NAVIGATION = (
    ("kinds.index", "拟制公文"),
    ("papers.index", "草稿"),
    ("lists.index", "名册"),
    ("batch.index", "批量生成"),
    ("checking.index", "核对文件"),
    ("templates.index", "模板"),
)
"""The entries of the menu: an endpoint and what it is called."""

_MESSAGES = {
    400: ("请求有误", "返回上一页，刷新后再试。"),
    401: ("需要口令", "在请求头里写 Authorization: Bearer 口令；口令在启动办公页面的窗口里。"),
    403: ("不允许这样访问", "从本页的地址重新打开，再试一次。"),
    404: ("没有这一页", "核对地址，或从上方的菜单进入。"),
    405: ("不能这样访问这一页", "从上方的菜单进入。"),
    413: (f"上传的内容超过 {MOST_BYTES // (1 << 20)} MB", "请换一个小一些的文件。"),
    415: ("不接受这种内容", "按页面上说明的文件类型上传。"),
    429: ("口令错了太多次", "过一会儿再试。"),
}
_TOLD = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of a refusal that say what would be accepted, and when."""


def create_app(settings: Settings) -> Flask:
    """Return the application over one workspace.

    Raises:
        InputError: the folder is no workspace.
    """
    app = Flask("docgen.web", template_folder="html", static_folder="static")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MOST_BYTES
    app.json = _Json(app)
    app.jinja_env.autoescape = True  # names of our page templates need not end in .html for it
    office = Office(settings)
    app.extensions["docgen"] = office
    guard(app, settings)
    for name in _VIEWS:
        app.register_blueprint(import_module(f"docgen.web.views.{name}").pages)
    app.add_url_rule("/", "home", lambda: redirect(url_for("kinds.index")))
    app.register_error_handler(DocgenError, _refused)
    app.register_error_handler(HTTPException, _http_fault)
    app.register_error_handler(Exception, _unforeseen)
    app.context_processor(lambda: {"navigation": NAVIGATION, "office": office})
    return app


class _Json(DefaultJSONProvider):
    """JSON as the command line prints it: Chinese as it is, keys in the order in which they mean something."""

    ensure_ascii = False
    sort_keys = False


def _refused(fault: DocgenError) -> Answer:
    return _answer(fault.findings, status_of(fault))


def _http_fault(fault: HTTPException) -> Answer:
    code = fault.code or 500
    if code < 400:
        return Answer(status=code, headers=fault.get_headers())
    message, hint = _MESSAGES.get(code, ("服务没有完成这个请求", "稍后再试。"))
    answer = _answer((error(f"web.{code}", Place(request.path), message, hint),), code)
    answer.headers.extend(header for header in fault.get_headers() if header[0] in _TOLD)
    return answer


def _unforeseen(fault: Exception) -> Answer:
    """Tell a browser that something broke, and the window that runs the page what and where."""
    logging.getLogger("docgen.web").error("%s %s", request.method, request.path, exc_info=fault)
    hint = "在启动办公页面的窗口里可以看到原因，请把它报告给维护者。"
    return _answer((error("web.internal", Place(request.path), "程序内部出错，没有完成", hint),), 500)


def _answer(findings: tuple[Finding, ...], code: int) -> Answer:
    if is_api(request.path):
        return fault_json(findings, code)
    if not g.get("trusted"):  # whoever is not let in learns nothing of the workspace
        return Response("\n".join(map(str, findings)), code, mimetype="text/plain")
    part = request.headers.get("HX-Request") == "true"
    name = "part_faults.html" if part else "faults.html"
    return Response(render_template(name, findings=findings, code=code), code)
