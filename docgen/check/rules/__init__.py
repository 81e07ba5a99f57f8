"""The rules: importing this package declares every one of them."""

from __future__ import annotations

from docgen.check.rules import attachments as attachments
from docgen.check.rules import blank_lines as blank_lines
from docgen.check.rules import counted as counted
from docgen.check.rules import dates as dates
from docgen.check.rules import decimals as decimals
from docgen.check.rules import faces as faces
from docgen.check.rules import foot as foot
from docgen.check.rules import head as head
from docgen.check.rules import numbering as numbering
from docgen.check.rules import numbers as numbers
from docgen.check.rules import page as page
from docgen.check.rules import page_numbers as page_numbers
from docgen.check.rules import paragraphs as paragraphs
from docgen.check.rules import parts as parts
from docgen.check.rules import punctuation as punctuation
from docgen.check.rules import red_lines as red_lines
from docgen.check.rules import scripts as scripts
from docgen.check.rules import titles as titles
