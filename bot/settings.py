"""Every setting, read once from ``FRONTDOOR_*`` variables, validated together and then frozen.

Each field below is one variable: ``port`` is ``FRONTDOOR_PORT``. ``.env.example`` and the README's table list
them all; a test compares the three.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import itertools
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from bot.errors import SettingsError

PREFIX: Final = "FRONTDOOR_"
MIN_SECRET_BYTES: Final = 32
DEFAULT_VAR_DIR: Final = Path("var")
STORE_SCHEMES: Final = ("sqlite+aiosqlite", "postgresql+asyncpg")
# Each must be shorter than the next, so that the innermost part gives up first and the outer can still answer.
NESTED_TIMEOUTS: Final = (
    "store_timeout_s",
    "action_timeout_s",
    "action_http_timeout_s",
    "turn_timeout_s",
    "turn_deadline_s",
)

_Check = tuple[bool, str, str]  # holds, setting, why not
SAMPLE_SECRET: Final = "change-me-change-me-change-me-change-me"  # noqa: S105  (the one in .env.example, refused)


def _setting(default: Any, help_text: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"help": help_text, "secret": secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of one installation. Build it with :meth:`from_env`; tests may call it directly."""

    # Where things are.
    host: str = _setting("127.0.0.1", "Address that the gateway listens on.")
    port: int = _setting(8080, "Port of the gateway, the only one that people reach.")
    rasa_port: int = _setting(5005, "Loopback port of the dialogue core.")
    actions_port: int = _setting(5055, "Loopback port of the action server.")
    rasa_url: str = _setting("", "Where the gateway finds the dialogue core; empty means this machine.")
    actions_url: str = _setting("", "Where Rasa finds the action server; empty means this machine.")
    public_url: str = _setting(
        "", "The gateway's address as customers' browsers see it; empty: host and port."
    )
    var_dir: Path = _setting(  # noqa: RUF009  (a Path is frozen)
        DEFAULT_VAR_DIR, "Folder of everything that is made at run time."
    )
    database_url: str = _setting(
        "", "SQLAlchemy URL of the store; empty means SQLite in the var folder.", secret=True
    )

    # Who is trusted.
    secret_key: str = _setting(
        "", "Signs tokens; at least 32 bytes. Empty: made once and kept in the var folder.", secret=True
    )
    identity_secret: str = _setting(
        "", "Shared with the shop's server, which vouches for customers with it. Empty: derived.", secret=True
    )
    allowed_origins: tuple[str, ...] = _setting(
        (), "Comma-separated origins of the shop's pages that may open the widget's socket."
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (), "Comma-separated addresses whose X-Forwarded-For is believed."
    )

    # The shop.
    demo: bool = _setting(
        default=False,
        help_text="Serve the demo shop, where anybody may sign in as a demo customer. Never with real data.",
    )
    shop_name: str = _setting("Harbour & Pine", "Name that the bot and the pages use for the shop.")
    shop_timezone: str = _setting("Europe/London", "IANA zone in which dates are shown to people.")
    currency: str = _setting("EUR", "ISO 4217 code of the shop's prices.")
    shop_policy: str = _setting(
        "", "TOML file with the shop's rules for cancelling, changing and returning; empty: the usual ones."
    )

    # Looking at pictures: see docs/pictures.md.
    image_model: str = _setting(
        "",
        "Vision checkpoint to look at pictures with: a folder, or a name in the hub's cache; empty: our own.",
    )

    # Learning from what customers do: see docs/feedback.md.
    experiment: str = _setting(
        "", "Running experiment and the weights of its arms, as name: control=9, other=1; empty: none."
    )
    explore: float = _setting(
        0.05, "How likely a list of suggestions gives one place to chance, to learn about it; from 0 to 1."
    )
    reactions_days: int = _setting(
        365, "Days for which is kept what was shown to customers and what they did with it; 0: for ever."
    )
    retrain_at: str = _setting(
        "",
        "Time of day in the shop's zone for training search, recommender and images, as 03:00; empty: never.",
    )

    # Limits.
    max_message_chars: int = _setting(1000, "Longest message accepted from a customer.")
    max_message_tokens: int = _setting(
        200, "Most words accepted in one message; cost in Rasa grows with them."
    )
    messages_per_minute: int = _setting(60, "Messages accepted from one visitor in a minute; 0 turns it off.")
    reactions_per_minute: int = _setting(
        120, "Clicks and likes accepted from one visitor in a minute; 0 turns it off."
    )
    max_upload_bytes: int = _setting(
        10_485_760, "Largest picture accepted from a customer, in bytes; 0: none are taken."
    )
    uploads_per_minute: int = _setting(20, "Pictures accepted from one visitor in a minute; 0 turns it off.")
    uploads_days: int = _setting(90, "Days for which customers' pictures are kept; 0: for ever.")
    visitors_per_minute: int = _setting(30, "New visitors from one address in a minute; 0 turns it off.")
    sockets_per_visitor: int = _setting(5, "Sockets that one visitor may hold at once.")
    sockets_per_address: int = _setting(100, "Sockets that one address may hold at once; 0 turns it off.")

    # Time-outs, each shorter than the next (checked): see ARCHITECTURE.md, "Time".
    store_timeout_s: float = _setting(1.0, "Longest wait for the database's lock.")
    action_timeout_s: float = _setting(3.0, "Longest time one custom action may take.")
    action_http_timeout_s: float = _setting(4.0, "Longest time Rasa waits for the action server.")
    turn_timeout_s: float = _setting(8.0, "Longest time one turn may take in the dialogue core.")
    turn_deadline_s: float = _setting(10.0, "After this a turn is answered with an apology and a person.")
    notice_after_s: float = _setting(4.0, "A customer who has waited this long is told so.")

    # Processes.
    rasa_memory_mb: int = _setting(
        2048, "Address space above which the dialogue core is stopped; 0: no limit."
    )
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Reads the environment.

        Raises:
            SettingsError: with every problem at once: unknown names, wrong types, values out of range.
        """
        environ = os.environ if environ is None else environ
        problems: list[str] = []
        values: dict[str, Any] = {}
        known = {PREFIX + f.name.upper(): f for f in fields(cls)}
        for name in sorted(environ):
            if not name.startswith(PREFIX) or name in PROCESS_VARIABLES:
                continue
            if name not in known:
                problems.append(f"{name}: there is no such setting; see .env.example for those that exist")
                continue
            spec = known[name]
            try:
                values[spec.name] = _parse(str(spec.type), environ[name])
            except ValueError as error:
                problems.append(f"{name}: {error}")
        settings = cls(**values)
        problems += settings.problems()
        if problems:
            raise SettingsError(problems)
        return settings

    def problems(self) -> list[str]:
        """What is wrong with these values, one sentence each; empty when all is well."""
        checks = (self._address_checks(), self._secret_checks(), self._limit_checks(), self._time_checks())
        failed = ((name, why) for ok, name, why in itertools.chain(*checks) if not ok)
        return [f"{PREFIX}{name.upper()}: {why}" for name, why in failed]

    def _address_checks(self) -> Iterator[_Check]:
        ports = {name: getattr(self, name) for name in ("port", "rasa_port", "actions_port")}
        for name, port in ports.items():
            yield 0 < port < 65536, name, f"a port is between 1 and 65535, not {port}"
        distinct = len(set(ports.values())) == len(ports)
        yield distinct, "port", "the gateway, Rasa and the action server need three different ports"
        for name in ("rasa_url", "actions_url", "public_url"):
            url = getattr(self, name)
            yield not url or _is_http_url(url), name, f"not an http(s) address: {url!r}"
        for origin in self.allowed_origins:
            ok = _is_http_url(origin) and urlsplit(origin).path == ""
            yield ok, "allowed_origins", f"an origin is scheme://host[:port] without a path, not {origin!r}"
        scheme = self.store_url.split("://", 1)[0]
        why = f"starts with {' or '.join(f'{s}://' for s in STORE_SCHEMES)}, not {scheme!r}"
        yield scheme in STORE_SCHEMES, "database_url", why

    def _secret_checks(self) -> Iterator[_Check]:
        for name in ("secret_key", "identity_secret"):
            value = getattr(self, name)
            long_enough = not value or len(value.encode()) >= MIN_SECRET_BYTES
            yield long_enough, name, f"needs at least {MIN_SECRET_BYTES} bytes: openssl rand -base64 48"
            yield value != SAMPLE_SECRET, name, "is still the sample from .env.example; choose your own"

    def _limit_checks(self) -> Iterator[_Check]:
        for name in ("max_message_chars", "max_message_tokens", "sockets_per_visitor"):
            yield getattr(self, name) > 0, name, "must be greater than 0"
        for name in (
            "messages_per_minute",
            "reactions_per_minute",
            "max_upload_bytes",
            "uploads_per_minute",
            "uploads_days",
            "visitors_per_minute",
            "sockets_per_address",
            "rasa_memory_mb",
            "reactions_days",
        ):
            yield getattr(self, name) >= 0, name, "must not be negative"
        yield 0 <= self.explore <= 1, "explore", "must be from 0 to 1"
        levels = ("DEBUG", "INFO", "WARNING", "ERROR")
        yield self.log_level in levels, "log_level", f"is one of {', '.join(levels)}, not {self.log_level!r}"
        is_code = re.fullmatch("[A-Z]{3}", self.currency) is not None
        yield is_code, "currency", f"is an ISO 4217 code such as EUR, not {self.currency!r}"

    def _time_checks(self) -> Iterator[_Check]:
        yield self.store_timeout_s > 0, "store_timeout_s", "must be greater than 0"
        for inner, outer in itertools.pairwise(NESTED_TIMEOUTS):
            shorter = getattr(self, inner) < getattr(self, outer)
            yield shorter, inner, f"must be less than {PREFIX}{outer.upper()}, which would give up first"
        in_time = 0 < self.notice_after_s < self.turn_deadline_s
        yield in_time, "notice_after_s", f"must be between 0 and {PREFIX}TURN_DEADLINE_S"
        is_time = (
            not self.retrain_at or re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", self.retrain_at) is not None
        )
        yield is_time, "retrain_at", f"is a time of day such as 03:00, not {self.retrain_at!r}"
        yield _is_timezone(self.shop_timezone), "shop_timezone", f"no such zone: {self.shop_timezone!r}"

    @property
    def store_url(self) -> str:
        """The SQLAlchemy URL, with its default filled in."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var_dir.resolve() / 'frontdoor.sqlite3'}"

    @property
    def gateway_url(self) -> str:
        """Where browsers find the gateway."""
        return (
            self.public_url or f"http://{'localhost' if self.host == '127.0.0.1' else self.host}:{self.port}"
        ).rstrip("/")

    @property
    def rasa_base_url(self) -> str:
        """Where the gateway finds the dialogue core."""
        return (self.rasa_url or f"http://127.0.0.1:{self.rasa_port}").rstrip("/")

    @property
    def actions_base_url(self) -> str:
        """Where Rasa finds the action server."""
        return (self.actions_url or f"http://127.0.0.1:{self.actions_port}").rstrip("/")

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins whose pages may open sockets: the configured ones and the gateway's own."""
        own = [self.gateway_url]
        if self.host == "127.0.0.1" and not self.public_url:
            own.append(f"http://127.0.0.1:{self.port}")
        return (*self.allowed_origins, *own)

    def key(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose, derived from the secret (HMAC-SHA256 of the purpose's name)."""
        return hmac.new(self._secret().encode(), purpose.encode(), hashlib.sha256).digest()

    @property
    def internal_token(self) -> str:
        """Shared secret of the loopback calls between our own processes."""
        return self.key("internal").hex()

    @property
    def identity_key(self) -> bytes:
        """Key with which the shop's server vouches for a signed-in customer."""
        return self.identity_secret.encode() if self.identity_secret else self.key("identity")

    def as_environ(self) -> dict[str, str]:
        """These settings as the variables that :meth:`from_env` reads, for a child process."""
        values = {PREFIX + f.name.upper(): getattr(self, f.name) for f in fields(self)}
        return {
            name: ",".join(value) if isinstance(value, tuple) else str(value)
            for name, value in values.items()
            if value not in {"", ()}
        }

    def _secret(self) -> str:
        if self.secret_key:
            return self.secret_key
        path = self.var_dir / "secret.key"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Written whole and then linked: of two processes that start at once, both read the one that won.
            with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix="secret-") as file:
                file.write(secrets.token_urlsafe(48))
                file.flush()
                with contextlib.suppress(FileExistsError):
                    os.link(file.name, path)
        return path.read_text(encoding="utf-8").strip()


# Variables with our prefix that are not settings: they hand a secret or a path from the launcher to a child.
PROCESS_VARIABLES: Final = frozenset({"FRONTDOOR_INTERNAL_TOKEN"})


def _parse(type_name: str, text: str) -> Any:
    parsers: dict[str, Callable[[str], Any]] = {
        "str": str,
        "int": _parse_int,
        "float": _parse_float,
        "bool": _parse_bool,
        "Path": Path,
        "tuple[str, ...]": lambda value: tuple(part.strip() for part in value.split(",") if part.strip()),
    }
    return parsers[type_name](text)


def _parse_int(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"expected a whole number, got {text!r}") from None


def _parse_float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"expected a number, got {text!r}") from None


def _parse_bool(text: str) -> bool:
    meanings = dict.fromkeys(("1", "true", "yes", "on"), True)
    meanings |= dict.fromkeys(("0", "false", "no", "off"), False)
    try:
        return meanings[text.strip().lower()]
    except KeyError:
        raise ValueError(f"expected true or false, got {text!r}") from None


def _is_http_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises on a bad port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_timezone(name: str) -> bool:
    from zoneinfo import ZoneInfo  # noqa: PLC0415  (reads the zone database: only when validating)

    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
