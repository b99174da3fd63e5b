"""Settings of the process: read once from the environment, checked at start with the full list of what is wrong."""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.kit.crypto import FieldKeys

PREFIX = "APORTEE_"
DEFAULT_PORT = 8000
MIN_SECRET_LENGTH = 32
SITE = re.compile(r"https?://(?:\*\.)?[a-z0-9]+(?:[.-][a-z0-9]+)*(?::\d{1,5})?", re.ASCII)
TILE_PARTS = ("{z}", "{x}", "{y}")
CHECKOUT = Path(__file__).resolve().parent.parent


class BadSettings(SystemExit):
    """The environment is wrong; the message lists every problem, one a line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("À portée ne peut pas démarrer :\n" + "\n".join(f"  - {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides. URLs are complete; folders exist after ``prepare``."""

    env: str
    instance_dir: Path
    database_url: str
    read_database_url: str
    secret_key: str
    field_keys: FieldKeys
    port: int
    base_url: str
    trusted_proxies: int
    mail_url: str
    mail_from: str
    queue_url: str
    ban_url: str
    tile_url: str
    tile_attribution: str
    api_quota_per_minute: int
    sms_url: str
    clamd: str
    widget_hosts: tuple[str, ...] = ()
    search_backend: str = "catalogue"
    sirene_url: str = ""

    @property
    def has_shared_search(self) -> bool:
        """Tell whether PostgreSQL answers searches, rather than the catalogue of each process."""
        return self.search_backend == "postgresql"

    @property
    def is_production(self) -> bool:
        """Tell whether this is a real site: secrets required, no mailbox page, secure cookies."""
        return self.env == "production"

    @property
    def is_secure(self) -> bool:
        """Tell whether the site is served over https."""
        return self.base_url.startswith("https://")

    @property
    def tile_site(self) -> str:
        """The site that map tiles come from, '' when the map is our own."""
        return site_of_tiles(self.tile_url)

    @property
    def mail_dir(self) -> Path:
        """Folder of the mails written as files."""
        return self.instance_dir / "mail"

    @property
    def attachment_dir(self) -> Path:
        """Folder of the files attached to messages, encrypted."""
        return self.instance_dir / "attachments"

    @property
    def sms_dir(self) -> Path:
        """Folder of the texts written as files."""
        return self.instance_dir / "sms"

    @property
    def backup_dir(self) -> Path:
        """Folder of the copies of the database."""
        return self.instance_dir / "backups"

    @property
    def index_dir(self) -> Path:
        """Folder of the search generations."""
        return self.instance_dir / "search"


def from_environ(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings; raises BadSettings with all the problems at once."""
    reader = _Reader(os.environ if environ is None else environ)
    env = reader.choice("ENV", ("development", "production"), "development")
    instance = Path(reader.text("INSTANCE_DIR", str(CHECKOUT / "instance"))).expanduser().resolve()
    instance.mkdir(parents=True, exist_ok=True)
    port = reader.number("PORT", DEFAULT_PORT, 1, 65_535)
    base_url = reader.url("BASE_URL", f"http://127.0.0.1:{port}", ("http", "https")).rstrip("/")
    secret_key, field_keys = reader.secrets(instance, production=env == "production")
    if env == "production" and not base_url.startswith("https://") and urlsplit(base_url).hostname not in _LOOPBACK:
        reader.problems.append("APORTEE_BASE_URL doit commencer par https:// en production.")
    settings = Settings(
        env=env,
        instance_dir=instance,
        database_url=reader.url(
            "DATABASE_URL", f"sqlite:///{instance / 'aportee.db'}", ("sqlite", "postgresql+psycopg")
        ),
        read_database_url=reader.url("READ_DATABASE_URL", "", ("postgresql+psycopg",)),
        secret_key=secret_key,
        field_keys=field_keys,
        port=port,
        base_url=base_url,
        trusted_proxies=reader.number("TRUSTED_PROXIES", 0, 0, 5),
        mail_url=reader.url("MAIL_URL", "", ("smtp", "smtps")),
        mail_from=reader.text("MAIL_FROM", "À portée <ne-pas-repondre@aportee.example>"),
        queue_url=reader.url("QUEUE_URL", f"sqlite:///{instance / 'queue.db'}", ("sqlite", "redis", "rediss")),
        ban_url=reader.url("BAN_URL", "", ("http", "https")),
        tile_url=reader.tiles("TILE_URL"),
        tile_attribution=reader.text("TILE_ATTRIBUTION", ""),
        api_quota_per_minute=reader.number("API_QUOTA", 1200 if env == "production" else 0, 0, 1_000_000),
        sms_url=reader.url("SMS_URL", "", ("http", "https")),
        clamd=reader.socket("CLAMD"),
        widget_hosts=reader.hosts("WIDGET_HOSTS"),
        search_backend=reader.choice("SEARCH_BACKEND", ("catalogue", "postgresql"), "catalogue"),
        sirene_url=reader.url("SIRENE_URL", "", ("http", "https")),
    )
    if settings.has_shared_search and not settings.database_url.startswith("postgresql"):
        reader.problems.append("APORTEE_SEARCH_BACKEND=postgresql demande une base APORTEE_DATABASE_URL=postgresql+psycopg://…")
    if reader.problems:
        raise BadSettings(reader.problems)
    return settings


def site_of_tiles(url: str) -> str:
    """Return the site that tiles come from, as a security policy names it: ``{s}.`` stands for any of its servers."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower().replace('{s}.', '*.', 1)}" if url else ""


_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class _Reader:
    """Reads one variable at a time and collects what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(PREFIX + name, "").strip() or default

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.problems.append(f"{PREFIX}{name} vaut « {value} » : choisissez {' ou '.join(allowed)}.")
            return default
        return value

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            self.problems.append(f"{PREFIX}{name} vaut « {value} » : écrivez un nombre entre {low} et {high}.")
            return default
        return int(value)

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value and urlsplit(value).scheme not in schemes:
            self.problems.append(f"{PREFIX}{name} doit commencer par {' ou '.join(s + '://' for s in schemes)}")
        return value

    def tiles(self, name: str) -> str:
        """Return the address of map tiles, ``https://{s}.tuiles.exemple/{z}/{x}/{y}.png``; '' for our own outlines."""
        value = self.url(name, "", ("http", "https"))
        if value and (not SITE.fullmatch(site_of_tiles(value)) or not all(part in value for part in TILE_PARTS)):
            self.problems.append(f"{PREFIX}{name} doit s’écrire https://tuiles.exemple.fr/{{z}}/{{x}}/{{y}}.png")
            return ""
        return value

    def socket(self, name: str) -> str:
        """A path (« /run/clamd.sock ») or « host:port »; '' when none."""
        value = self.text(name, "")
        if value and not value.startswith("/") and not re.fullmatch(r"[\w.\-\[\]:]+:\d{1,5}", value):
            self.problems.append(f"{PREFIX}{name} vaut « {value} » : écrivez un chemin ou « hôte:port ».")
            return ""
        return value

    def hosts(self, name: str) -> tuple[str, ...]:
        """Return sites as ``https://name[:port]``, separated by commas or blanks."""
        found = tuple(self.text(name, "").replace(",", " ").split())
        for site in found:
            if not SITE.fullmatch(site):
                self.problems.append(f"{PREFIX}{name} : « {site} » doit s’écrire https://www.exemple.fr, sans chemin.")
        return found

    def secrets(self, instance: Path, *, production: bool) -> tuple[str, FieldKeys]:
        """Return the signing secret and the field keys, generated into the instance folder in development only."""
        secret = self._secret(
            "SECRET_KEY", instance / "secret_key", lambda: secrets.token_urlsafe(48), production=production
        )
        if secret and len(secret) < MIN_SECRET_LENGTH:
            self.problems.append(f"{PREFIX}SECRET_KEY est trop court : {MIN_SECRET_LENGTH} caractères au moins.")
        text = self._secret("FIELD_KEYS", instance / "field_keys", FieldKeys.generate, production=production)
        try:
            return secret, FieldKeys.parse(text or FieldKeys.generate())
        except (ValueError, binascii.Error):
            self.problems.append(f"{PREFIX}FIELD_KEYS doit s’écrire « id:base64 » avec des clés de 32 octets.")
            return secret, FieldKeys.parse("k1:" + base64.b64encode(bytes(32)).decode())

    def _secret(self, name: str, file: Path, generate: Callable[[], str], *, production: bool) -> str:
        value = self.text(name, "")
        if value:
            return value
        if production:
            self.problems.append(f"{PREFIX}{name} manque : il est obligatoire en production.")
            return ""
        if not file.exists():
            aside = file.with_suffix(".part")
            aside.write_text(generate())
            aside.chmod(0o600)
            aside.replace(file)
        return file.read_text().strip()
