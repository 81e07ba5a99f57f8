"""The documentation as a site: `sphinx-build -W docs <folder>`, after `pip install 'docgen[docs]'`."""

project = "docgen"
language = "zh_CN"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["site"]
html_theme = "furo"
_FONTS = "'Microsoft YaHei', 'PingFang SC', 'Noto Sans CJK SC', sans-serif"
html_theme_options = {
    "light_css_variables": {"font-stack": _FONTS, "font-stack--headings": _FONTS},
}
html_title = "docgen 文档"
html_show_copyright = False
html_show_sphinx = False
# Headings may be linked to, as the catalogue does with anchors of its own.
myst_heading_anchors = 3
# Pages are also read where they lie in the repository, from where links reach files outside docs/.
# The samples in the catalogue hold ideographic spaces, which the highlighter of YAML does not know.
suppress_warnings = ["myst.xref_missing", "misc.highlighting_failure"]
