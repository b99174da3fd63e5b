"""The tables of the shared engine: derived from the offers, in a schema of their own, written again at will.

They are no part of the models: a site that keeps the catalogue in columns never has them, and a copy of the database
does without. A term carries where it stands as the labels of a ``tsvector``: A title, B official names, C summary,
D description; the words of the structure's name are lexemes of their own.
"""

from app.search.generation import layout

SCHEMA = "aportee_search"
FORMAT = 3  # grows with every change of these tables: they are then made again
OFFER_COLUMNS = (
    "key", "public_id", "kind", "remote", "contract", "is_full", "published", "updated", "expires", "structure",
    "source", "required", "helps", "conditions", "french", "minutes", "starts", "flexible", "zone", "anywhere",
    "rome", "themes", "fit", "fits",
)  # fmt: skip
PLACE_COLUMNS = ("key", "insee", "lat", "lon", "cosine", "sine", "at")
TABLES = ("offer", "place", "words", "card")  # each holds the key of its offer
STATEMENTS = (
    "DROP SCHEMA IF EXISTS aportee_search CASCADE",
    "CREATE SCHEMA aportee_search",
    # seq: the last change included, NULL while the tables are being filled
    """CREATE TABLE aportee_search.state (
         layout text NOT NULL, seq bigint, fingerprint text NOT NULL DEFAULT '', offers bigint NOT NULL DEFAULT 0)""",
    """CREATE TABLE aportee_search.offer (
         key bigint PRIMARY KEY, public_id text NOT NULL, kind smallint NOT NULL, remote smallint NOT NULL,
         contract smallint NOT NULL, is_full boolean NOT NULL, published int NOT NULL, updated bigint NOT NULL,
         expires int NOT NULL, structure bigint NOT NULL, source bigint NOT NULL, required int NOT NULL,
         helps int NOT NULL, conditions int NOT NULL, french smallint NOT NULL, minutes int NOT NULL,
         starts int NOT NULL, flexible boolean NOT NULL, zone text, anywhere boolean NOT NULL, rome int[] NOT NULL,
         themes bigint[] NOT NULL, fit int, fits int[])""",
    """CREATE TABLE aportee_search.place (
         key bigint NOT NULL, insee int NOT NULL, lat float8, lon float8, cosine float8, sine float8, at point)""",
    "CREATE TABLE aportee_search.words (key bigint PRIMARY KEY, terms tsvector NOT NULL)",
    "CREATE TABLE aportee_search.card (key bigint PRIMARY KEY, card text NOT NULL, sequence text NOT NULL)",
    "CREATE TABLE aportee_search.term (term text PRIMARY KEY, offers bigint NOT NULL) WITH (fillfactor = 70)",
    "CREATE TABLE aportee_search.zone (zone text PRIMARY KEY)",
    "CREATE INDEX ON aportee_search.offer (public_id)",
    "CREATE INDEX ON aportee_search.offer (key) WHERE anywhere",
    "CREATE INDEX ON aportee_search.place USING gist (at)",
    "CREATE INDEX ON aportee_search.place (insee)",
    "CREATE INDEX ON aportee_search.place (key)",
    "CREATE INDEX ON aportee_search.words USING gin (terms) WITH (fastupdate = off)",
)


def wanted_layout() -> str:
    """Return what must be the same in the code that filled the tables and the code that reads them."""
    return f"{FORMAT} {layout()}"
