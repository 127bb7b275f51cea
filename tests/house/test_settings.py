"""Settings come from the environment, and a mistake in one is said, not passed over."""

from pathlib import Path

import pytest

from foederis import house
from foederis.errors import InvalidValue, UnknownName
from foederis.settings import Settings


def test_defaults_need_nothing_set(root: Path) -> None:
    settings = Settings.read()
    assert (settings.host, settings.port, settings.keep) == ("127.0.0.1", 8000, 5)
    assert settings.record == house.record()
    assert settings.releases == root / "releases"
    assert settings.public_url is None


def test_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FOEDERIS_PORT", "9000")
    monkeypatch.setenv("FOEDERIS_RELEASES", str(tmp_path))
    monkeypatch.setenv("FOEDERIS_PUBLIC_URL", "https://example.org")
    monkeypatch.setenv("FOEDERIS_KEEP", "")  # as good as unset
    settings = Settings.read()
    assert (settings.port, settings.releases, settings.keep) == (9000, tmp_path, 5)
    assert settings.public_url == "https://example.org/"


def test_paths_are_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOEDERIS_RELEASES", "here")
    assert Settings.read().releases == tmp_path / "here"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOEDERIS_PORT", "eight"),
        ("FOEDERIS_PORT", "65536"),
        ("FOEDERIS_KEEP", "0"),
        ("FOEDERIS_PUBLIC_URL", "example.org"),
        ("FOEDERIS_PUBLIC_URL", "https://example.org/foederis"),
        ("FOEDERIS_QUERY_SECONDS", "-1"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidValue, match=rf"^{name}: .*“{value}”"):
        Settings.read()


def test_an_unknown_setting_is_named_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOEDERIS_PROT", "9000")
    with pytest.raises(UnknownName, match=r"FOEDERIS_PROT.*FOEDERIS_PORT"):
        Settings.read()


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())
