"""Settings are read once, checked together, and keep their secrets to themselves."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.settings import NESTED_TIMEOUTS, Settings


def problems_of(**variables: str) -> list[str]:
    """What ``from_env`` says about these variables, given without their prefix."""
    try:
        Settings.from_env({f"FRONTDOOR_{name.upper()}": value for name, value in variables.items()})
    except SettingsError as error:
        return error.problems
    return []


def test_defaults_are_valid() -> None:
    """An empty environment is a working installation."""
    assert Settings.from_env({}).problems() == []


def test_all_mistakes_are_reported_at_once() -> None:
    """The operator mends everything in one round."""
    found = problems_of(port="many", currency="euro", log_level="LOUD", nonsense="1")
    assert len(found) == 4
    assert all(name in " ".join(found) for name in ("PORT", "CURRENCY", "LOG_LEVEL", "NONSENSE"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "0"),
        ("port", "65536"),
        ("port", "5005"),
        ("port", "8080.5"),
        ("port", ""),
        ("demo", "perhaps"),
        ("rasa_url", "ftp://rasa"),
        ("rasa_url", "http://:99999"),
        ("allowed_origins", "https://shop.example/path"),
        ("allowed_origins", "shop.example"),
        ("secret_key", "short"),
        ("secret_key", "change-me-change-me-change-me-change-me"),
        ("identity_secret", "short"),
        ("database_url", "mysql://root@localhost/shop"),
        ("max_message_chars", "0"),
        ("messages_per_minute", "-1"),
        ("max_upload_bytes", "-1"),
        ("uploads_per_minute", "-1"),
        ("uploads_days", "-1"),
        ("currency", "eur"),
        ("shop_timezone", "Mars/Olympus"),
        ("shop_timezone", "../../etc/passwd"),
        ("log_level", "info"),
        ("reactions_per_minute", "-1"),
        ("reactions_days", "-1"),
        ("retrain_at", "3:00"),
        ("retrain_at", "24:00"),
        ("retrain_at", "03:00:00"),
        ("notice_after_s", "60"),
        ("store_timeout_s", "0"),
        ("store_timeout_s", "nan"),
        ("turn_timeout_s", "inf"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(name: str, value: str) -> None:
    """Each message names the variable that has to change."""
    found = problems_of(**{name: value})
    assert found
    assert any(f"FRONTDOOR_{name.upper()}" in problem or "TIMEOUT" in problem for problem in found)


@pytest.mark.parametrize("inner", NESTED_TIMEOUTS[:-1])
def test_time_outs_must_nest(inner: str) -> None:
    """An inner time-out as long as the outer one would never be reported."""
    assert any(f"FRONTDOOR_{inner.upper()}" in problem for problem in problems_of(**{inner: "10"}))


def test_children_read_the_same_settings() -> None:
    """What the launcher passes on means the same to its children."""
    settings = Settings(port=9001, allowed_origins=("https://a.example", "https://b.example"), demo=True)
    assert Settings.from_env(settings.as_environ()) == settings


def test_secrets_are_not_shown() -> None:
    """A settings object may be logged."""
    settings = Settings(
        secret_key="k" * 40, identity_secret="i" * 40, database_url="postgresql+asyncpg://u:pw@h/d"
    )
    shown = repr(settings)
    assert "kkkk" not in shown
    assert "iiii" not in shown
    assert "pw" not in shown


def test_a_missing_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """Tokens stay valid over restarts, and nobody else on the machine can read the key."""
    first = Settings(var_dir=tmp_path / "var").key("visitor")
    assert Settings(var_dir=tmp_path / "var").key("visitor") == first
    mode = (tmp_path / "var" / "secret.key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_each_purpose_has_its_own_key() -> None:
    """A token for one purpose is worthless for another."""
    settings = Settings(secret_key="k" * 40)
    assert len({settings.key("visitor"), settings.key("principal"), settings.identity_key}) == 3


@given(
    st.dictionaries(
        st.sampled_from(["PORT", "DEMO", "CURRENCY", "ALLOWED_ORIGINS", "TURN_TIMEOUT_S"]), st.text()
    )
)
def test_any_environment_is_understood_or_refused_in_words(values: dict[str, str]) -> None:
    """No value makes the program fall over."""
    try:
        Settings.from_env({f"FRONTDOOR_{name}": value for name, value in values.items()})
    except SettingsError as error:
        assert error.problems  # noqa: PT017  (either outcome is right)
