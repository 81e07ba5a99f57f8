"""The measures of GB/T 9704-2012, and what is built from them: named styles, layouts, body text as Word paragraphs."""
