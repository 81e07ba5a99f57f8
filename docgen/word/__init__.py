"""Read any Word file into the page model, and write packages whose bytes are always the same."""

from docgen.word.package import Package, open_package, write_package
from docgen.word.read import read_document

__all__ = ["Package", "open_package", "read_document", "write_package"]
