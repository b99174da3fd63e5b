"""Compression: smaller for those who accept it, identical once opened, of a length that tells nothing."""

import gzip


def fetch(app, path, **headers):
    return app.test_client().get(path, headers=headers, buffered=True)


def test_a_page_is_compressed_for_who_accepts_it(app):
    plain = fetch(app, "/connexion")
    small = fetch(app, "/connexion", **{"Accept-Encoding": "gzip, br"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(plain.data) / 2
    assert b"Se connecter" in gzip.decompress(small.data)
    assert "Accept-Encoding" in small.headers["Vary"]
    assert "Content-Encoding" not in plain.headers


def test_the_length_of_a_page_varies(app):
    lengths = {len(fetch(app, "/connexion", **{"Accept-Encoding": "gzip"}).data) for _ in range(12)}

    assert len(lengths) > 3


def test_a_style_sheet_is_compressed_and_kept_for_a_year_under_its_version(app):
    answer = fetch(app, "/static/css/look.css?v=1", **{"Accept-Encoding": "gzip"})

    assert b"@layer" in gzip.decompress(answer.data)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in fetch(app, "/static/css/look.css").headers["Cache-Control"]


def test_a_font_is_left_alone(app):
    path = "/static/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"

    with fetch(app, path, **{"Accept-Encoding": "gzip"}) as answer:
        assert "Content-Encoding" not in answer.headers


def test_a_file_not_changed_since_is_not_sent_again(app):
    first = fetch(app, "/static/css/look.css", **{"Accept-Encoding": "gzip"})

    again = fetch(app, "/static/css/look.css", **{"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})

    assert again.status_code == 304
