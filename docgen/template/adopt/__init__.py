"""Turn an old paper into a template: find what changes from paper to paper, name it, put tags in its place.

`story` goes through a Word file, `words` changes the text of a paragraph and nothing else of it, `gaps` finds what was
left open, `naming` and `proposal` name and type it, `rows` makes a loop of a table that lists things, `marking` does
all of that to one paragraph, and `declaration` writes the YAML.
"""
