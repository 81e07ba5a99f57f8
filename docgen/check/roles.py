"""Give every piece of a paper its role: styles of ours first, then wording, place and look."""

from __future__ import annotations

from bisect import bisect_right

from docgen.check import wording as w
from docgen.check.labels import decimals_of, label_of
from docgen.check.model import HEADINGS, Role
from docgen.check.pieces import Piece, is_red
from docgen.check.styles import role_of_style
from docgen.page.model import Border, Paragraph
from docgen.text.either import either_script

_ABOUT = either_script("关于")
_LARGE = 18.0
"""From this size on a centred line is a title."""
_MARK_SIZE = 26.0
_SIGNERS_LENGTH = 10
_LOWEST_LINE = 6.0
"""An empty line set lower than this (points) is no blank line; it is there because Word demands one."""
_HEADING_LENGTH = 60
"""A paragraph that a label begins is a heading; without one, a declared heading is no longer than this."""
_NAME_LENGTH = 36
"""A name under a paper is no longer than this."""
_FURNITURE = 5
"""As many lines of a web page may stand between a title and the addressees."""
_FORM_CELLS, _FORM_TEXTS = 8, 2
"""A form has more cells than this, and no more paragraphs of text."""
_FIRST = 40
"""The title stands within this many lines that are not blank."""


def roles_of(pieces: list[Piece]) -> list[Role]:
    """Return the role of each piece."""
    return _Recognition(pieces).run()


class _Recognition:
    """The roles of one paper, decided element by element; what is decided is not decided again."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.roles: list[Role | None] = [_plain_role(piece) for piece in pieces]
        self.printed = [index for index, piece in enumerate(pieces) if not piece.blank]

    def run(self) -> list[Role]:
        self._title()
        self._head()
        self._dates()
        self._imprint()
        self._attachments()
        self._later_titles()
        self._recipient()
        self._signatures()
        self._rest()
        return [role or Role.BODY for role in self.roles]

    def _give(self, index: int, role: Role) -> None:
        if self.roles[index] is None:
            self.roles[index] = role

    def _after(self, index: int) -> int | None:
        """Return the next piece that prints; None at the end."""
        at = bisect_right(self.printed, index)
        return self.printed[at] if at < len(self.printed) else None

    def _last(self, *roles: Role) -> int:
        return max((index for index, role in enumerate(self.roles) if role in roles), default=-1)

    def _first(self, *roles: Role) -> int:
        return next((index for index, role in enumerate(self.roles) if role in roles), len(self.roles))

    def _title(self) -> None:
        """Find the title: the first large centred lines, or the first line that reads like one."""
        if Role.TITLE in self.roles:
            return
        early = [index for index in self.printed[:_FIRST] if self.roles[index] is None and not self.pieces[index].table]
        early = early[: next((at for at, index in enumerate(early) if _is_below_title(self.pieces[index])), len(early))]
        looks = [index for index in early if _looks_like_title(self.pieces[index])]
        reads = [index for index in early if w.is_title(self.pieces[index].text)]
        if looks:
            chosen = [looks[0]]
            while (following := self._after(chosen[-1])) in looks and following == chosen[-1] + 1:
                chosen.append(following)
        elif reads:
            chosen = [reads[0]]
            before = [index for index in early if index < reads[0]]
            if before and not _ABOUT.search(self.pieces[reads[0]].text):
                chosen[:0] = [index for index in before[-1:] if _ABOUT.search(self.pieces[index].text[-30:])]
        else:
            return
        for index in chosen:
            self._give(index, Role.TITLE)

    def _later_titles(self) -> None:
        """Find the titles that begin a later page: of the next sheet of a form, or of what a paper issues (印发)."""
        title, issued = self._last_of_title(), False
        for index in self.printed:
            if index <= title or self.pieces[index].table:
                continue
            issued = issued or self.roles[index] is Role.DATE
            before = self.roles[index - 1] if not self.pieces[index - 1].blank else None
            goes_on = before in (Role.TITLE, Role.ATTACHMENT_TITLE)
            if _looks_like_title(self.pieces[index]) and (self.pieces[index].new_page or goes_on):
                self._give(index, Role.ATTACHMENT_TITLE if issued else Role.TITLE)

    def _head(self) -> None:
        """Give the elements above the title their roles (clause 7.2)."""
        before: Role | None = None
        end = self._first(Role.TITLE, Role.RECIPIENT, Role.BODY, *HEADINGS)
        for index in self.printed:
            if index >= end:
                return
            role = _head_role(self.pieces[index])
            if role is None and before is Role.SIGNER and len(w.compact(self.pieces[index].text)) <= _SIGNERS_LENGTH:
                role = Role.SIGNER  # the second row of signers has no label of its own (7.2.6)
            if role is not None:
                self._give(index, role)
            before = self.roles[index]

    def _dates(self) -> None:
        for index in self.printed:
            if self.pieces[index].table != "表格" and w.is_date(self.pieces[index].text):
                self._give(index, Role.DATE)

    def _imprint(self) -> None:
        """Give 主题词, 抄送 and 印发 their roles (clause 7.4) and the organ on the line above 印发."""
        title = self._last(Role.TITLE)
        for index in self.printed:
            text = self.pieces[index].text
            if index <= title or self.pieces[index].table == "表格" or len(text) > 400:
                continue
            if w.SUBJECT_WORDS.match(text):
                self._give(index, Role.SUBJECT_WORDS)
            elif w.COPIES.match(text) and index > self._last_body_heading(index):
                self._give(index, Role.COPIES)
            elif len(text) <= 60 and w.ISSUE.search(text):
                self._give(index, Role.ISSUE)
                above = max((other for other in self.printed if other < index), default=index)
                copies = self._last(Role.COPIES, Role.SUBJECT_WORDS)
                if copies >= 0 and above > copies and len(self.pieces[above].text) <= _NAME_LENGTH:
                    self._give(above, Role.ISSUE)

    def _last_body_heading(self, before: int) -> int:
        """Return the last date before a piece, or its own index minus one: 抄送 stands after the date or at the end."""
        dates = [index for index in range(before) if self.roles[index] is Role.DATE]
        later = [index for index in self.printed if index > before and label_of(self.pieces[index].text) is not None]
        return dates[-1] if dates else before if later else before - 1

    def _attachments(self) -> None:
        """Find 附件说明 (7.3.4) before the date, and each attachment's label and title (7.3.7) after it."""
        for index in self.printed:
            text, piece = self.pieces[index].text, self.pieces[index]
            if self.roles[index] is not None or piece.table == "表格" or len(text) > 200:
                continue
            if w.ATTACHMENT_LABEL.fullmatch(text) and not self._opens_list(index):
                self.roles[index] = Role.ATTACHMENT_LABEL
                self._attachment_title(index)
            elif w.NUMBERED_ATTACHMENT.match(text) and piece.new_page:
                self.roles[index] = Role.ATTACHMENT_LABEL
            elif w.ATTACHMENT_NOTE.match(text) or w.NUMBERED_ATTACHMENT.match(text):
                self._attachment_note(index)

    def _opens_list(self, index: int) -> bool:
        """Tell whether a bare 附件： heads a list of names instead of an attachment."""
        text, following = self.pieces[index].text, self._after(index)
        if not text.endswith((":", "：")) or self.pieces[index].new_page or any(char.isdigit() for char in text):
            return False
        label = label_of(self.pieces[following].text) if following is not None else None
        return label is not None and label.level == 3

    def _attachment_note(self, index: int) -> None:
        self._give(index, Role.ATTACHMENT_NOTE)
        following = index + 1
        while following < len(self.pieces):
            piece = self.pieces[following]
            if piece.blank and following + 1 < len(self.pieces) and piece.line is not None:
                following += 1  # texts from the web part every line with a blank one
                continue
            label = label_of(piece.text)
            if label is None or label.level != 3 or self.roles[following] is not None or len(piece.text) > 80:
                return
            self._give(following, Role.ATTACHMENT_NOTE)
            following += 1

    def _attachment_title(self, index: int) -> None:
        following = self._after(index)
        while following is not None:
            piece = self.pieces[following]
            plain = piece.line is not None and w.SENTENCE_END.search(piece.text) is None and len(piece.text) <= 60
            if piece.table or label_of(piece.text) is not None or not (piece.align == "center" or plain):
                return
            self._give(following, Role.ATTACHMENT_TITLE)
            if piece.line is not None or self.pieces[min(following + 1, len(self.pieces) - 1)].blank:
                return
            following = self._after(following)

    def _recipient(self) -> None:
        """Find 主送机关 (7.3.2): the first line below the title that names addressees, and not a sentence."""
        if Role.RECIPIENT in self.roles:
            return
        index = self._after(self._last_of_title())
        while index is not None and self.roles[index] in (Role.DATE, Role.NUMBER, Role.NOTE, Role.OTHER):
            index = self._after(index)
        if index is not None and self.pieces[index].line is not None:
            index = self._marked_below(index)
        if index is None or self.roles[index] is not None:
            return
        piece = self.pieces[index]
        text = piece.text
        if piece.table or piece.align in ("center", "right") or "。" in text.rstrip("。") or label_of(text) is not None:
            return
        named = len(text) <= 100 and w.UNMARKED_ADDRESSEE.search(w.compact(text)) is not None
        marked = w.RECIPIENT_END.search(text) is not None and w.NOT_RECIPIENT.search(text) is None
        if w.PARTY.match(text) is None and len(text) <= 300 and (marked or (named and not piece.indented)):
            self._give(index, Role.RECIPIENT)

    def _marked_below(self, index: int) -> int:
        """Return the line that names addressees and ends with a colon; lines of a web page may stand before it."""
        following = [other for other in self.printed if other >= index][:_FURNITURE]
        for other in following:
            text = self.pieces[other].text
            if label_of(text) is not None:
                break
            if w.RECIPIENT_END.search(text) and w.ADDRESSEE.search(w.compact(text)[:-1]) and len(text) <= 300:
                return other
        return index

    def _last_of_title(self) -> int:
        start = self._first(Role.TITLE)
        while start + 1 < len(self.roles) and self.roles[start + 1] is Role.TITLE:
            start += 1
        return start if start < len(self.roles) else self.printed[0] - 1 if self.printed else -1

    def _signatures(self) -> None:
        """Give the short lines above a date, or the last ones of a paper, the role of a signature (7.3.5)."""
        start = self._last_of_title()
        for date in [index for index, role in enumerate(self.roles) if role is Role.DATE and index > start + 2]:
            self._names_above(date)
        if Role.DATE not in self.roles and self.printed and Role.SIGNATURE not in self.roles:
            last = self.printed[-1]
            if last > start + 2 and w.OPEN_DATE.fullmatch(w.compact(self.pieces[last].text)):
                self._give(last, Role.DATE)
                self._names_above(last)
            elif last > start + 2 and self._is_name(last):
                self._give(last, Role.SIGNATURE)

    def _names_above(self, date: int) -> None:
        above = [index for index in self.printed if index < date]
        for index in reversed(above):
            if self.roles[index] is not None or not self._is_name(index):
                return
            self._give(index, Role.SIGNATURE)

    def _is_name(self, index: int) -> bool:
        piece = self.pieces[index]
        text = piece.text
        if piece.table == "表格" or len(text) > _NAME_LENGTH or w.SENTENCE_END.search(text):
            return False
        if label_of(text) is not None or w.ATTACHMENT_NOTE.match(text) or w.NOTE.fullmatch(text) or "。" in text:
            return False
        if piece.line is not None:
            return w.INSTITUTION_END.search(w.compact(text)) is not None
        return piece.align in ("right", "center") or w.INSTITUTION_END.search(w.compact(text)) is not None

    def _rest(self) -> None:
        """Tell headings, notes and body text apart in what is left."""
        start, end = self._first(Role.TITLE), self._last(Role.ISSUE)
        date = self._last(Role.DATE)
        label = self._first(Role.ATTACHMENT_LABEL)
        form = self._is_form()
        for index in self.printed:
            if self.roles[index] is None:
                before = start < len(self.roles) and index < start
                after = 0 <= end < index and index < label and self.pieces[index].line is not None
                noted = 0 <= date < index
                aside = before or after or (form and not self.pieces[index].indented)
                self.roles[index] = Role.OTHER if aside else _main_role(self.pieces[index], noted)

    def _is_form(self) -> bool:
        """Tell whether a paper is a table with a few lines above and below it; those not indented are no text."""
        outside = [self.pieces[index] for index in self.printed if not self.pieces[index].table]
        if Role.RECIPIENT in self.roles or any(piece.line is not None or label_of(piece.text) for piece in outside):
            return False
        cells = sum(1 for role in self.roles if role is Role.TABLE)
        return cells > _FORM_CELLS and sum(1 for piece in outside if piece.indented) <= _FORM_TEXTS


def _plain_role(piece: Piece) -> Role | None:
    """Return the role that a piece's style, its table or its emptiness decides; None where more must be known."""
    role = role_of_style(piece.style)
    if piece.blank:
        return _line_role(piece.paragraph) or (role if role in (Role.IMPRINT_LINE, Role.OTHER) else Role.BLANK)
    if role is Role.SERIAL:
        return _head_role(piece) or Role.SERIAL
    if role is Role.COPIES:
        return _imprint_role(piece)
    if role is Role.SIGNATURE and w.is_date(piece.text):
        return Role.DATE
    if role in (Role.BODY, None) and piece.table != "表格" and w.ATTENDANCE.match(piece.text):
        return Role.ATTENDANCE
    if role is None and piece.table != "表格" and w.SALUTATION.fullmatch(piece.text):
        return Role.OTHER
    if role is Role.BODY:
        label = label_of(piece.text)
        return Role.BODY if label is None else HEADINGS[label.level - 1]
    if role is not None:
        return role
    if piece.table == "表格":
        return Role.TABLE
    return None


def _line_role(paragraph: Paragraph | None) -> Role | None:
    """Return the role of an empty paragraph that is drawn as a line: red in the head, black in the imprint."""
    if paragraph is None:
        return None
    edges = paragraph.style.borders
    lines: list[Border] = [edge for edge in (edges.top, edges.bottom) if edge is not None]
    if not lines and not paragraph.style.shading:
        return Role.OTHER if paragraph.style.line_rule == "exact" and paragraph.style.line < _LOWEST_LINE else None
    if any(is_red(edge.color) for edge in lines):
        return Role.RED_LINE
    shading = paragraph.style.shading
    if shading and is_red(shading):
        return Role.RED_LINE
    return Role.IMPRINT_LINE if lines or shading == "#000000" else None


def _imprint_role(piece: Piece) -> Role:
    if w.SUBJECT_WORDS.match(piece.text):
        return Role.SUBJECT_WORDS
    if piece.text.startswith("主送"):
        return Role.RECIPIENT
    return Role.ISSUE if w.ISSUE.search(piece.text) else Role.COPIES


def head_item(text: str) -> Role | None:
    """Return the role of what a line of the head says (clauses 7.2.1 to 7.2.6); None when it says none of them."""
    short = w.compact(text)
    if w.SECRECY.fullmatch(short):
        return Role.SECRECY
    if w.URGENCY.fullmatch(short):
        return Role.URGENCY
    if w.SIGNER.match(short):
        return Role.SIGNER
    number = w.NUMBER.match(short)
    if w.is_number(short) or (number and w.SIGNER.match(short, number.end())):
        return Role.NUMBER
    return Role.SERIAL if w.SERIAL.fullmatch(short) else None


def _head_role(piece: Piece) -> Role | None:
    role = head_item(piece.text)
    if role is not None:
        return role
    named = w.compact(piece.text).endswith("文件") and (piece.size >= _MARK_SIZE or piece.line is not None)
    return Role.MARK if named or (piece.red and piece.size >= _LARGE) else None


def _is_below_title(piece: Piece) -> bool:
    """Tell whether a piece cannot stand above a title: a heading, an attachment's label, a sentence of the body."""
    text = piece.text
    sentence = piece.line is None and piece.indented and text.endswith("。")
    return sentence or label_of(text) is not None or w.ATTACHMENT_LABEL.fullmatch(text) is not None


def _looks_like_title(piece: Piece) -> bool:
    if piece.style.lower() in ("title", "标题"):
        return True
    large = piece.size >= _LARGE or (piece.heavy and w.is_title(piece.text))
    return piece.align == "center" and large and not piece.red and _head_role(piece) is None


def _main_role(piece: Piece, after_date: bool) -> Role:
    text = piece.text
    if piece.table:
        return Role.OTHER
    if after_date and w.NOTE.fullmatch(text):
        return Role.NOTE
    label = label_of(text)
    if label is not None:
        return HEADINGS[label.level - 1]
    decimals = decimals_of(text)
    if decimals and len(text) <= _HEADING_LENGTH and "。" not in text and w.SENTENCE_END.search(text) is None:
        return HEADINGS[len(decimals) - 1]
    if w.NO_TEXT_BELOW.fullmatch(text) or (w.PARTICULAR.match(text) and len(text) <= _HEADING_LENGTH):
        return Role.OTHER
    if piece.level is not None and piece.level < len(HEADINGS) and len(text) <= _HEADING_LENGTH:
        return HEADINGS[piece.level]
    return Role.OTHER if piece.align in ("center", "right") else Role.BODY
