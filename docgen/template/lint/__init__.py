"""Every fault of a template in one run, each at its paragraph or line.

`tags` cuts a text into tags, `blocks` pairs their beginnings and ends, `walk` follows names and types through them
(`types`, `expressions`, `demands`); `stories` gives the paragraphs of a Word file, `layout` looks at their styles,
`words` at body.md. `checker` puts them together. Nothing is filled in or run, so a fault hides no other.
"""
