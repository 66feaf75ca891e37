"""Find orders by any part of a text: a trigram index over one folded text an order, on both engines.

A trigram index alone is slow for what is everywhere ("@example.fr") or frequent ("lyon"): it gathers every
hit before the newest can be shown. So the newest orders are compared one by one first, and only what is rarer
than that is looked up in the index, which then has few hits to offer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)

from app.database.bulk import send
from app.database.dialect import is_sqlite, planned_anew

#: Fewer characters than this make no trigram.
SHORTEST_SEARCH = 3
#: So many of the newest orders are compared first: what one in twenty has is found a page full there.
_COMPARED_FIRST = 2000
_COMPARED_AGAIN = 12_000
#: PostgreSQL's index is divided by age into ranges of so many orders; the two newest are asked first.
_AGE_RANGE = 32_768
#: How rare a trigram is, is told from so many texts (SQLite only: PostgreSQL counts for itself).
_SAMPLE = 300
_TRIGRAMS_WEIGHED = 16
#: A prime near the golden section of 2^32.
_SCATTER = 2_654_435_761
_COMMON = _SAMPLE // 10

_search = table("order_search", column("order_id", Integer), column("words", Text))
_trigram = table("order_trigram", column("rowid", Integer), column("order_trigram", Text))
# Written out, not bound: an index on an expression serves that very expression only.
_HEAD = "substr(order_search.words, 1, 2)"
_AGE = f"CAST(order_search.order_id / {_AGE_RANGE} AS integer)"

_ADDED_DDL = (
    "CREATE TRIGGER order_search_added AFTER INSERT ON order_search BEGIN "
    "INSERT INTO order_trigram (rowid, words) VALUES (new.order_id, new.words); END"
)
_SQLITE_DDL = (
    "CREATE TABLE order_search (order_id INTEGER PRIMARY KEY REFERENCES orders (id), words TEXT NOT NULL)",
    "CREATE INDEX order_search_head ON order_search (substr(words, 1, 2), order_id)",
    # Without positions the lists are a third as long; what they find is compared with the text anyway.
    "CREATE VIRTUAL TABLE order_trigram USING fts5(words, content='order_search', content_rowid='order_id', "
    "tokenize='trigram case_sensitive 1', detail='none', columnsize=0)",
    _ADDED_DDL,
    "CREATE TRIGGER order_search_changed AFTER UPDATE ON order_search BEGIN "
    "INSERT INTO order_trigram (order_trigram, rowid, words) VALUES ('delete', old.order_id, old.words); "
    "INSERT INTO order_trigram (rowid, words) VALUES (new.order_id, new.words); END",
)
_POSTGRES_DDL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    "CREATE TABLE order_search (order_id bigint PRIMARY KEY REFERENCES orders (id), words text NOT NULL)",
    'CREATE INDEX order_search_head ON order_search ((substr(words, 1, 2) COLLATE "C"), order_id)',
    # A long list of entries not sorted in yet would be read through by every search.
    f"CREATE INDEX order_search_words ON order_search USING gin ((CAST(order_id / {_AGE_RANGE} AS integer)), "
    "words gin_trgm_ops) WITH (gin_pending_list_limit = 256)",
)


def search_ddl(dialect: str) -> tuple[str, ...]:
    """The table of search texts and its indexes; see ``app.models.search``."""
    return _SQLITE_DDL if dialect == "sqlite" else _POSTGRES_DDL


def put_search_text(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Write the folded words by which orders are found, replacing what was there."""
    if not rows:
        return
    connection.execute(
        text(
            "INSERT INTO order_search (order_id, words) VALUES (:order_id, :words) "
            "ON CONFLICT (order_id) DO UPDATE SET words = excluded.words "
            "WHERE order_search.words <> excluded.words"
        ),
        [{"order_id": order_id, "words": words} for order_id, words in rows],
    )


def add_search_text(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Write the words of orders that have none yet."""
    send(connection, "order_search", ("order_id", "words"), rows)


@contextmanager
def trigrams_at_the_end(connection: Connection) -> Iterator[None]:
    """Texts added meanwhile are found from the end on: FTS5 takes in all at once in a seventh of the time.

    PostgreSQL's index is put back by ``bulk.loading``.
    """
    if not is_sqlite(connection):
        yield
        return
    connection.exec_driver_sql("DROP TRIGGER order_search_added")
    yield
    connection.exec_driver_sql("INSERT INTO order_trigram (order_trigram) VALUES ('rebuild')")
    connection.exec_driver_sql(_ADDED_DDL)


def stored_texts(connection: Connection, order_ids: Sequence[int]) -> dict[int, str]:
    """The text that each of these orders is found by; those that have none are missing."""
    query = select(_search.c.order_id, _search.c.words).where(_search.c.order_id.in_(order_ids))
    return dict(connection.execute(query).all())


def search_condition(
    connection: Connection, order_id: SQLColumnExpression[int], words: Sequence[str]
) -> ColumnElement[bool]:
    """The order's text contains all of the folded ``words``; where other conditions leave few orders."""
    wanted = _contains_all(connection, words, _search.c.words)
    return select(_search.c.order_id).where(_search.c.order_id == order_id, wanted).exists()


def matching_of(connection: Connection, order_ids: Sequence[int], words: Sequence[str]) -> list[int]:
    """Those of a few orders that ``newest_matching`` would find."""
    _, hit = _hit(connection, words, _search.c.words)
    return list(connection.scalars(select(_search.c.order_id).where(_search.c.order_id.in_(order_ids), hit)))


def newest_matching(
    connection: Connection,
    candidates: Select[int],
    order_id: SQLColumnExpression[int],
    words: Sequence[str],
    limit: int,
    after: int | None = None,
) -> list[int]:
    """The newest ``limit`` of ``candidates`` (a select of ``order_id``) whose text contains all of ``words``.

    ``words`` are folded. Where all have fewer than three characters, the text must begin with them instead.
    ``after``: older than this id only.
    """
    with planned_anew(connection):
        return _newest_matching(connection, candidates, order_id, words, limit, after)


def _newest_matching(
    connection: Connection,
    candidates: Select[int],
    order_id: SQLColumnExpression[int],
    words: Sequence[str],
    limit: int,
    after: int | None,
) -> list[int]:
    beginning, hit = _hit(connection, words, _search.c.words)
    filtered = candidates.whereclause is not None
    window, found, below = _COMPARED_FIRST, list[int](), after
    while window:
        newest = candidates if below is None else candidates.where(order_id < below)
        newest = newest.order_by(order_id.desc()).limit(window)
        hits = _among(connection, newest, window, words, limit - len(found))
        found += hits
        if len(found) >= limit:
            return found
        bounds = newest.subquery()
        compared, oldest = connection.execute(select(func.count(), func.min(bounds.c[0]))).one()
        if compared < window:
            return found
        below = int(oldest)
        again = filtered and window == _COMPARED_FIRST and not is_sqlite(connection)
        window = _worth_comparing(len(hits), limit - len(found)) if again else 0
    assert below is not None
    for older in _lookups(connection, words, hit, below, beginning=beginning):
        allowed = candidates.where(order_id == older.selected_columns[0]).exists()
        rest = older.where(allowed) if filtered else older
        found.extend(connection.scalars(rest.limit(limit - len(found))))
        if len(found) >= limit:
            break
    return found


def _hit(
    connection: Connection, words: Sequence[str], texts: ColumnElement[str]
) -> tuple[bool, ColumnElement[bool]]:
    """Whether words too short for a trigram must begin the text, and the condition either way."""
    if max(map(len, words)) < SHORTEST_SEARCH:
        return True, _begins_with(" ".join(words), texts)
    return False, _contains_all(connection, words, texts)


def _worth_comparing(hits: int, missing: int) -> int:
    """How many more filtered orders to compare one by one, where that is less work than gathering every hit."""
    needed = 3 * missing * _COMPARED_FIRST // (2 * hits) if hits else 0
    return needed if needed <= _COMPARED_AGAIN else 0


def _among(
    connection: Connection,
    newest: Select[int],
    window: int,
    words: Sequence[str],
    limit: int,
) -> list[int]:
    """Compare the texts of a bounded number of orders, newest first, until ``limit`` are found.

    The limit inside is a fence: without it PostgreSQL compares while it reads the texts, and for a word that nobody
    has reads all there are before it sees that the newest orders are through.
    """
    rows = newest.cte("newest")
    together = select(rows.c[0].label("order_id"), _search.c.words).join(
        _search, _search.c.order_id == rows.c[0]
    )
    if not is_sqlite(connection):
        together = together.order_by(rows.c[0].desc()).limit(window)
    texts = together.subquery("texts")
    _, hit = _hit(connection, words, texts.c.words)
    found = select(texts.c.order_id).where(hit).order_by(texts.c.order_id.desc()).limit(limit)
    return list(connection.scalars(found).all())


def _lookups(
    connection: Connection, words: Sequence[str], hit: ColumnElement[bool], below: int, *, beginning: bool
) -> Iterator[Select[int]]:
    """Selects of the matching ids under ``below``, newest first, each beginning where the one before ends."""
    if beginning:
        yield _by_head(connection, " ".join(words), below)
    elif is_sqlite(connection):
        yield _by_fts(connection, words, hit, below)
    elif any(_makes_trigram(word) for word in words):
        yield from _by_gin(words, below)


def _by_fts(
    connection: Connection, words: Sequence[str], hit: ColumnElement[bool], below: int
) -> Select[int]:
    """FTS5 walks the lists of a few rare trigrams backwards, as far as the limit asks."""
    trigrams = _rarest_trigrams(connection, words, below)
    match = " AND ".join('"' + trigram.replace('"', '""') + '"' for trigram in trigrams)
    rowid = _trigram.c.rowid
    return (
        select(rowid)
        .join(_search, _search.c.order_id == rowid)
        .where(_trigram.c.order_trigram.op("MATCH")(match), rowid < below, hit)
        .order_by(rowid.desc())
    )


def _rarest_trigrams(connection: Connection, words: Sequence[str], below: int) -> list[str]:
    """Two or three trigrams of each word that few texts have: longer lists only cost time."""
    long = [word for word in words if len(word) >= SHORTEST_SEARCH]
    weighed = [_spread(word, max(4, _TRIGRAMS_WEIGHED // len(long))) for word in long]
    seen = _seen(
        connection, list(dict.fromkeys(trigram for trigrams in weighed for trigram in trigrams)), below
    )
    chosen: set[str] = set()
    for word, trigrams in zip(long, weighed, strict=True):
        rarest = sorted(trigrams, key=lambda trigram: seen[trigram])
        chosen.update(_apart(word, rarest, 3 if len(long) == 1 else 2))
    first, *others = sorted(chosen, key=lambda trigram: (seen[trigram], trigram))
    return [first, *(trigram for trigram in others if seen[trigram] < _COMMON)]


def _seen(connection: Connection, trigrams: Sequence[str], below: int) -> dict[str, int]:
    """How many of a few texts, evenly from all there are, contain each trigram."""
    # Scattered: orders at even distances may be alike (every tenth ordered at night, say).
    somewhere = {1 + place * _SCATTER % below for place in range(_SAMPLE)}
    row = connection.execute(
        select(
            *(func.sum(func.instr(_search.c.words, trigram) > 0, type_=Integer) for trigram in trigrams)
        ).where(_search.c.order_id.in_(sorted(somewhere)))
    ).one()
    return {trigram: count or 0 for trigram, count in zip(trigrams, row, strict=True)}


def _spread(word: str, most: int) -> list[str]:
    """Trigrams of a word, evenly along it where there are more than ``most``."""
    trigrams = list(dict.fromkeys(word[start : start + 3] for start in range(len(word) - 2)))
    if len(trigrams) <= most:
        return trigrams
    return [trigrams[place * len(trigrams) // most] for place in range(most)]


def _apart(word: str, rarest: Sequence[str], most: int) -> list[str]:
    """The first of ``rarest``, before all those that do not overlap: neighbours mostly have the same hits."""
    apart: list[str] = []
    for trigram in rarest:
        if all(abs(word.find(trigram) - word.find(other)) >= SHORTEST_SEARCH for other in apart):
            apart.append(trigram)
    return [*apart, *(trigram for trigram in rarest if trigram not in apart)][:most]


def _by_gin(words: Sequence[str], below: int) -> Iterator[Select[int]]:
    """GIN gathers all hits before they can be sorted: first those of the newest ranges, then the rest."""
    newest_range = (below - 1) // _AGE_RANGE
    ranges = (newest_range, newest_range - 1) if newest_range > 2 else ()
    hits = select(_search.c.order_id).where(*(_search.c.words.like(_pattern(word)) for word in words))
    for number in ranges:
        # One range by equality: for a list of them the planner leaves this half of the index unused.
        yield _gathered(hits.where(literal_column(_AGE) == literal_column(str(number))), below)
    yield _gathered(hits, ranges[-1] * _AGE_RANGE if ranges else below)


def _gathered(hits: Select[int], below: int) -> Select[int]:
    """The hits gathered before they are sorted: else the planner walks all orders back for a rare word."""
    rows = hits.cte("hits").prefix_with("MATERIALIZED")
    return select(rows.c.order_id).where(rows.c.order_id < below).order_by(rows.c.order_id.desc())


def _makes_trigram(word: str) -> bool:
    """Whether pg_trgm, which knows letters and digits only, finds something to look up in ``word``.

    Signs alone ("@@@") are looked for among the newest orders only.
    """
    return re.search(r"[^\W_]{3}|(?<=[\W_])[^\W_]{2}", word) is not None


def _pattern(word: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def _contains_all(
    connection: Connection, words: Sequence[str], texts: ColumnElement[str]
) -> ColumnElement[bool]:
    # Not LIKE: PostgreSQL would take the index, where reading a bounded number of rows is faster.
    position = func.instr if is_sqlite(connection) else func.strpos
    return and_(*(position(texts, word) > 0 for word in words))


def _begins_with(beginning: str, texts: ColumnElement[str]) -> ColumnElement[bool]:
    return func.substr(texts, 1, len(beginning)) == beginning


def _by_head(connection: Connection, beginning: str, below: int) -> Select[int]:
    """By the index on the first two characters, where two of them are followed by the id."""
    head: ColumnElement[str] = literal_column(_HEAD if is_sqlite(connection) else f'({_HEAD} COLLATE "C")')
    ids = select(_search.c.order_id)
    if len(beginning) == 1:
        return _gathered(ids.where(head >= beginning, head < beginning + chr(0x10FFFF)), below)
    alike = ids.where(
        head == beginning[:2], _begins_with(beginning, _search.c.words), _search.c.order_id < below
    )
    return alike.order_by(_search.c.order_id.desc())
