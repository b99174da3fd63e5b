"""À portée: offers within reach, matching and prescription. ``create_app`` wires the rooms in order."""

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app import error_pages, wiring
from app.kit import crypto, events, http, sessions
from app.kit.database import configure_engine, db, mark_writing
from app.kit.templates import Templates
from app.settings import Settings, from_environ

MAX_BODY_BYTES = 12 * 1024 * 1024
MAX_FORM_BYTES = 2 * 1024 * 1024  # 200,000 letters, nine bytes each once encoded
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for the settings (those of the environment by default)."""
    settings = settings or from_environ()
    app = Flask(__name__, instance_path=str(settings.instance_dir))
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SETTINGS=settings,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        TRUSTED_HOSTS=_trusted_hosts(settings),
        PREFERRED_URL_SCHEME="https" if settings.is_secure else "http",
    )
    app.jinja_environment = Templates
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1, x_host=1)  # type: ignore[method-assign]
    app.session_interface = sessions.DatabaseSessions(secure=settings.is_secure)
    crypto.use_keys(settings.field_keys)
    wiring.import_models()
    db.init_app(app)
    with app.app_context():
        configure_engine(db.engine)
    app.before_request(_mark_method)
    csrf.init_app(app)
    http.install(app, secure=settings.is_secure, tiles=settings.tile_site)
    error_pages.install(app)
    wiring.install(app, csrf=csrf)
    events.install(wiring.reactions())
    return app


def _mark_method() -> None:
    writing = request.method not in SAFE_METHODS
    mark_writing(writing=writing)
    if writing:
        db.session.rollback()  # the web session was read in a reading transaction, which could not become a writing one


def _engine_options(settings: Settings) -> dict[str, object]:
    if settings.database_url.startswith("sqlite"):
        return {"pool_size": 5, "max_overflow": 10}
    return {"pool_pre_ping": True, "pool_size": 5, "max_overflow": 5}


def _trusted_hosts(settings: Settings) -> list[str]:
    host = settings.base_url.split("://", 1)[1].split("/", 1)[0].rsplit(":", 1)[0]
    return [host] if settings.is_production else [host, "127.0.0.1", "localhost", "[::1]"]
