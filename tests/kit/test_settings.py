"""Settings: complete, or a list of all that is wrong."""

import pytest

from app.kit.crypto import FieldKeys
from app.settings import BadSettings, from_environ


def environ(folder, **values):
    return {"APORTEE_INSTANCE_DIR": str(folder), **{f"APORTEE_{name}": value for name, value in values.items()}}


def test_development_needs_nothing_and_keeps_its_secrets(folder):
    first = from_environ(environ(folder))
    second = from_environ(environ(folder))

    assert first.secret_key == second.secret_key
    assert first.field_keys == second.field_keys
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0


def test_production_refuses_to_start_without_its_secrets_and_names_them_all(folder):
    with pytest.raises(BadSettings) as refusal:
        from_environ(environ(folder, ENV="production", PORT="huit mille"))

    assert [
        word for word in ("APORTEE_SECRET_KEY", "APORTEE_FIELD_KEYS", "APORTEE_PORT") if word in str(refusal.value)
    ] == ["APORTEE_SECRET_KEY", "APORTEE_FIELD_KEYS", "APORTEE_PORT"]
    assert refusal.value.code


def test_production_refuses_a_public_address_without_https(folder):
    with pytest.raises(BadSettings, match="https"):
        from_environ(
            environ(
                folder,
                ENV="production",
                SECRET_KEY="x" * 40,
                FIELD_KEYS=FieldKeys.generate(),
                BASE_URL="http://aportee.example",
            )
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENV", "prod"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("DATABASE_URL", "mysql://x"),
        ("MAIL_URL", "http://x"),
        ("SECRET_KEY", "court"),
        ("FIELD_KEYS", "pas une clé"),
        ("TRUSTED_PROXIES", "-1"),
        ("TILE_URL", "https://tuiles.example/carte.png"),
        ("TILE_URL", "https://tuiles.example; script-src */{z}/{x}/{y}.png"),
    ],
)
def test_a_wrong_value_is_named(folder, name, value):
    with pytest.raises(BadSettings, match=f"APORTEE_{name}"):
        from_environ(environ(folder, **{name: value}))


def test_searches_in_postgresql_need_a_database_in_postgresql(folder):
    with pytest.raises(BadSettings, match="APORTEE_DATABASE_URL"):
        from_environ(environ(folder, SEARCH_BACKEND="postgresql"))
    with pytest.raises(BadSettings, match="APORTEE_SEARCH_BACKEND"):
        from_environ(environ(folder, SEARCH_BACKEND="elastic"))

    chosen = from_environ(environ(folder, SEARCH_BACKEND="postgresql", DATABASE_URL="postgresql+psycopg:///aportee"))
    assert chosen.has_shared_search
