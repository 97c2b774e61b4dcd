"""From a query as typed to the terminals of grammar.lark, each clause with the field its value is read for."""

import re
from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen, mutable
from lark import Token

from indexers.addresses import is_address, is_defanged, trim
from indexers.analysis import forms
from indexers.query.fields import Field, nearest
from indexers.query.typed import Typed
from vigil.records.errors import QueryError

MAX_CLAUSES = 1024  # words, phrases, patterns and values of one query: as many as the indexes take

_SPACE = re.compile(r"\s+")
_OPERATOR = re.compile(r"(AND|OR|NOT)(?=[\s()\"]|$)|(&&|\|\|)")
_NEGATION = re.compile(r"[-!]+(?=[^\s)])")
_FIELD = re.compile(r"([^\W\d]\w*):(?!//)\s*")
_WORD_END = re.compile(r"[\s()\"]|&&|\|\|")
_VALUE_END = re.compile(r"[\s\")]")
_ADDRESS_END = re.compile(r"[\s\"]|&&|\|\|")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_NUMBER = re.compile(r"~(\d*)")
_OPERATORS = {"AND": "AND", "&&": "AND", "OR": "OR", "||": "OR", "NOT": "NOT"}


@frozen
class Piece:
    """One clause: its text with escapes undone, and what stood unescaped at its ends."""

    text: str
    at: int
    """Where it begins in the query as typed."""
    field: Field | None = None
    places: tuple[int, ...] = ()
    """For each character of `text`, its offset in the query as typed."""
    special: frozenset[int] = frozenset()
    """Places in `text` whose character was not escaped: only there `*`, `?` and `~` mean something."""
    slop: int | None = None
    """The number after `~` that followed a closing quote."""
    head: bool = False
    """A star stood before the value."""
    tail: bool = False


def scan(typed: Typed, fields: Mapping[str, Field]) -> Iterator[Token]:
    """Give the terminals in order; raise QueryError for what no terminal can be read from."""
    scanner = _Scanner(typed, fields)
    clauses = 0
    for token in scanner.tokens():
        if isinstance(token.value, Piece):
            clauses += 1
            if clauses > MAX_CLAUSES:
                raise QueryError(f"more than {MAX_CLAUSES} clauses", token.value.at, "make a watchlist of them")
        yield token


@mutable
class _Scanner:
    typed: Typed
    fields: Mapping[str, Field]
    at: int = 0
    open: list[tuple[int, Field | None]] = field(factory=list)
    """The open parentheses: where, and the field whose value they hold."""

    @property
    def text(self) -> str:
        return self.typed.text

    def place(self, at: int) -> int:
        return self.typed.places[at]

    def token(self, kind: str, value: object, at: int) -> Token:
        return Token(kind, value, start_pos=self.place(at))

    def tokens(self) -> Iterator[Token]:
        while self.skip_space():
            within = self.open[-1][1] if self.open else None
            bracket = self.bracket(within)
            if bracket is not None:
                yield bracket
                continue
            operators = self.operators(within)
            if operators:
                yield from operators
                continue
            opened = self.field_here(within)
            if opened is None:
                yield from self.clause(within)
                continue
            name, known = opened
            yield name
            if self.text[self.at] == "(":
                self.open.append((self.at, known))
                yield self.token("OPEN", "(", self.at)
                self.at += 1
            else:
                yield self.value_of(known)
        if self.open:
            raise QueryError("this parenthesis is not closed", self.place(self.open[-1][0]), 'add ")"')

    def value_of(self, known: Field) -> Token:
        """Give the one clause that follows a field's colon."""
        start = self.at
        if known.sort == "words" and self.operators(known):
            hint = f"write NOT before {known.name}:, or put the text in quotes"
            raise QueryError(f'an operator stands where the value of "{known.name}:" should', self.place(start), hint)
        found = next(self.clause(known), None)
        if found is None:
            raise QueryError(f'"{known.name}:" has no word to look for', self.place(start), "write a word or a phrase")
        return found

    def skip_space(self) -> bool:
        space = _SPACE.match(self.text, self.at)
        if space is not None:
            self.at = space.end()
        return self.at < len(self.text)

    def bracket(self, within: Field | None) -> Token | None:
        start = self.at
        if self.text[start] == "(":
            self.open.append((start, within))
            self.at += 1
            return self.token("OPEN", "(", start)
        if self.text[start] == ")":
            if not self.open:
                raise QueryError("this parenthesis closes nothing", self.place(start), 'drop it, or add "(" before')
            self.open.pop()
            self.at += 1
            return self.token("CLOSE", ")", start)
        return None

    def operators(self, within: Field | None) -> list[Token]:
        """Give the operator that begins here, or a row of signs that each deny what follows, or none."""
        start = self.at
        match = _OPERATOR.match(self.text, start)
        if match is not None:
            self.at = match.end()
            return [self.token(_OPERATORS[match[0]], match[0], start)]
        signs = _NEGATION.match(self.text, start)
        if signs is None or (start and not (self.text[start - 1].isspace() or self.text[start - 1] == "(")):
            return []
        if within is not None and within.sort in ("time", "number") and self.text[signs.end()].isdigit():
            return []
        if not self.begins_term(signs.end()):
            return []
        self.at = signs.end()
        return [self.token("NOT", sign, start + place) for place, sign in enumerate(signs[0])]

    def begins_term(self, at: int) -> bool:
        """Say whether something that can be denied begins at `at`."""
        if self.text[at] in '("':
            return True
        end = _WORD_END.search(self.text, at)
        chunk = self.text[at : end.start() if end else len(self.text)]
        return any(sign in chunk for sign in "*?") or bool(forms(chunk))

    def field_here(self, within: Field | None) -> tuple[Token, Field] | None:
        if within is not None and within.sort != "words":
            return None
        if _SCHEME.match(self.text, self.at):
            return None
        match = _FIELD.match(self.text, self.at)
        if match is None:
            return None
        start = self.at
        known = self.known_field(match[1], start)
        if within is not None:
            raise QueryError(
                f'a field inside the parentheses of "{within.name}:"',
                self.place(start),
                "close the parenthesis before it",
            )
        self.at = match.end()
        if self.at == len(self.text) or self.text[self.at] == ")":
            raise QueryError(f'"{known.name}:" has no value', self.place(start), "write one after the colon")
        return self.token("FIELD", known.name, start), known

    def known_field(self, written: str, start: int) -> Field:
        name = written.casefold()
        known = self.fields.get(name)
        if known is None:
            quote = f'put it in quotes if it was meant as text: "{written}:…"'
            near = nearest(name, self.fields)
            raise QueryError(f'unknown field "{written}"', self.place(start), f"{near} Or {quote}" if near else quote)
        return known

    def clause(self, within: Field | None) -> Iterator[Token]:
        """Give the clause that begins here, or nothing when it is signs without a word."""
        if within is not None and within.sort != "words":
            yield self.value(within)
            return
        start = self.at
        character = self.text[start]
        if character == '"':
            piece = self.quoted(start, within)
            yield self.token("PHRASE", self.sloppy(piece), start)
        elif character == "=":
            yield from self.exactly(start, within)
        elif character == "/" and self.slash_closes(start):
            yield self.expression(start, within)
        else:
            token = self.address(start) if within is None else None
            if token is None:
                token = self.word(start, within)
            if token is not None:
                yield token

    def value(self, within: Field) -> Token:
        """Give the value of an exact field: only a space, a quote or a closing parenthesis ends it."""
        start = self.at
        text = self.text
        head = text.startswith('*"', start)
        if text[start + head] == '"':
            piece = self.quoted(start + head, within)
            tail = text.startswith("*", self.at)
            self.at += tail
            if self.at < len(text) and not re.match(r"[\s)]", text[self.at]):
                raise QueryError("a value goes on after its closing quote", self.place(self.at), "put a space there")
            return self.token("QUOTED", evolve(piece, at=self.place(start), head=head, tail=tail), start)
        chunk, _, special = self.unescaped(start, _VALUE_END)
        head = chunk.startswith("*") and 0 in special
        tail = len(chunk) > 1 and chunk.endswith("*") and len(chunk) - 1 in special
        stripped = chunk[head : len(chunk) - tail]
        return self.token("VALUE", Piece(stripped, self.place(start), within, head=head, tail=tail), start)

    def quoted(self, start: int, within: Field | None) -> Piece:
        """Give what stands in the quotes that open at `start`; only a backslash means something there."""
        at = start + 1
        kept = []
        while True:
            if at >= len(self.text):
                raise QueryError("this quote is not closed", self.place(start), "add a quote")
            character = self.text[at]
            if character == '"':
                break
            if character == "\\" and at + 1 < len(self.text):
                at += 1
                character = self.text[at]
            kept.append(character)
            at += 1
        self.at = at + 1
        return Piece("".join(kept), self.place(start), within)

    def sloppy(self, piece: Piece) -> Piece:
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            return piece
        if not match[1] or len(match[1]) > 4:
            raise QueryError('"~" needs a small number', self.place(self.at), 'such as "new girls"~3')
        self.at = match.end()
        return evolve(piece, slop=int(match[1]))

    def exactly(self, start: int, within: Field | None) -> Iterator[Token]:
        self.at = start + 1
        if self.text.startswith('"', self.at):
            piece = self.quoted(self.at, within)
            if self.text.startswith("~", self.at):
                raise QueryError('"=" and "~" do not go together', self.place(self.at), "drop one of them")
            yield self.token("EXACTLY", evolve(piece, at=self.place(start)), start)
            return
        chunk, _, special = self.unescaped(self.at, _WORD_END)
        signs = [place for place in special if chunk[place] in "*?~"]
        if signs:
            raise QueryError(
                f'"=" asks for one exact form, so "{chunk[min(signs)]}" cannot stand in it',
                self.place(start),
                'drop the "="',
            )
        if forms(chunk):
            yield self.token("EXACTLY", Piece(chunk, self.place(start), within), start)

    def slash_closes(self, start: int) -> bool:
        """Say whether a slash begins an expression; a lone one is a sign, one never closed an error."""
        if start + 1 == len(self.text) or self.text[start + 1].isspace():
            return False
        if self.closing_slash(start) is None:
            raise QueryError(
                "this regular expression is not closed", self.place(start), 'add "/", or put the text in quotes'
            )
        return True

    def closing_slash(self, start: int) -> int | None:
        at = start + 1
        while at < len(self.text):
            if self.text[at] == "\\":
                at += 1
            elif self.text[at] == "/":
                return at
            at += 1
        return None

    def expression(self, start: int, within: Field | None) -> Token:
        end = self.closing_slash(start)
        self.at = len(self.text) if end is None else end + 1
        if self.at < len(self.text) and not re.match(r"[\s)]", self.text[self.at]):
            raise QueryError(
                "a space must follow a regular expression", self.place(self.at), "put an address or a path in quotes"
            )
        places = self.typed.places[start + 1 : self.at]
        return self.token("REGEX", Piece(self.text[start + 1 : self.at - 1], self.place(start), within, places), start)

    def address(self, start: int) -> Token | None:
        end_match = _ADDRESS_END.search(self.text, start)
        limit = end_match.start() if end_match else len(self.text)
        first, last = trim(self.text, start, limit)
        token = self.text[first:last]
        if not is_address(token) and not is_defanged(token):
            return None
        if any(sign in self.text[start:first] for sign in "*?~=\\"):
            return None
        end = last
        while end < limit and self.text[end] not in "()":
            end += 1
        for place in range(last, end):
            if self.text[place] in "*~":
                raise QueryError(
                    f'an address is looked up whole, so "{self.text[place]}" cannot follow it',
                    self.place(place),
                    "name the field, as in telegram:name* or email:*@example.org",
                )
        self.at = end
        return self.token("ADDRESS", Piece(self.text[first:last], self.place(first)), start)

    def word(self, start: int, within: Field | None) -> Token | None:
        chunk, places, special = self.unescaped(start, _WORD_END)
        if self.at == start:  # && or || where a clause should be
            self.at += 2
        if within is not None and chunk == "*" and special:
            return self.token("VALUE", Piece("", self.place(start), within, head=True), start)
        if any(chunk[place] in "*?" for place in special):
            return self.token("PATTERN", Piece(chunk, self.place(start), within, places, special), start)
        tilde = chunk.rfind("~")
        if tilde in special and forms(chunk[:tilde]) and re.fullmatch(r"~\d*", chunk[tilde:]):
            return self.token("FUZZY", Piece(chunk, self.place(start), within, places, special), start)
        return self.token("WORD", Piece(chunk, self.place(start), within), start) if forms(chunk) else None

    def unescaped(self, start: int, end: re.Pattern[str]) -> tuple[str, tuple[int, ...], frozenset[int]]:
        """Give the text up to `end` with escapes undone, where it was typed, and the places that were not escaped."""
        at = start
        kept: list[str] = []
        places = []
        special = set()
        while at < len(self.text) and end.match(self.text, at) is None:
            if self.text[at] == "\\" and at + 1 < len(self.text):
                at += 1
            else:
                special.add(len(kept))
            kept.append(self.text[at])
            places.append(self.place(at))
            at += 1
        self.at = at
        return "".join(kept), tuple(places), frozenset(special)
