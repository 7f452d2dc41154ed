"""What the host chose survives everything but the host."""

from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbl_desktop.settings import (
    KeyringUnavailable,
    LoadedSettings,
    SecretName,
    ServerAuth,
    Settings,
    load_secret,
    load_settings,
    save_secret,
    save_settings,
    settings_path,
)

CHOSEN = Settings(
    library_folder=Path("/home/ana/Meetings"),
    microphone="USB Headset",
    computer_sound=False,
    computer_device="Headphones",
    speaker_name="Ana Müller",
    language="en-GB",
    confidence_threshold=0.7,
    keep_silent_meetings=True,
    server_url="wss://meetings.example.com",
    server_auth=ServerAuth.APP,
    server_app_id="abc",
)

PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ANY_SETTINGS = st.builds(
    Settings,
    library_folder=st.just(Path("/home/ana/Meetings")),
    microphone=st.none() | PLAIN_TEXT,
    computer_sound=st.booleans(),
    computer_device=st.none() | PLAIN_TEXT,
    speaker_name=PLAIN_TEXT,
    language=PLAIN_TEXT,
    confidence_threshold=st.floats(0, 1),
    keep_silent_meetings=st.booleans(),
    server_url=st.none() | PLAIN_TEXT,
    server_auth=st.sampled_from(ServerAuth),
    server_app_id=st.none() | PLAIN_TEXT,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.toml"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_without_a_file_everything_has_its_default(path: Path) -> None:
    assert load_settings(path) == LoadedSettings(Settings())
    assert not path.exists()


def test_settings_come_back_as_they_were(path: Path) -> None:
    save_settings(CHOSEN, path)
    assert load_settings(path) == LoadedSettings(CHOSEN)


@given(before=ANY_SETTINGS, after=ANY_SETTINGS)
def test_any_settings_can_follow_any(
    tmp_path_factory: pytest.TempPathFactory, before: Settings, after: Settings
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    save_settings(before, path)
    save_settings(after, path)
    assert load_settings(path) == LoadedSettings(after)


def test_only_what_was_chosen_is_written(path: Path) -> None:
    save_settings(Settings(speaker_name="Ana"), path)
    assert path.read_text("utf-8") == 'speaker_name = "Ana"\n'


def test_a_setting_taken_back_leaves_the_file(path: Path) -> None:
    save_settings(CHOSEN, path)
    save_settings(Settings(library_folder=CHOSEN.library_folder), path)
    assert load_settings(path).settings == Settings(library_folder=CHOSEN.library_folder)


def test_comments_and_unknown_keys_are_kept(path: Path) -> None:
    write(
        path,
        '# by hand\nspeaker_name = "Ana"  # that is me\nfont = "Serif"\n\n'
        '[server]\nurl = "ws://a"\nproxy = "b"\n[window]\nx = 1\n',
    )
    save_settings(Settings(speaker_name="Bo", server_url="ws://a", server_auth=ServerAuth.TOKEN), path)
    assert path.read_text("utf-8") == (
        '# by hand\nspeaker_name = "Bo"  # that is me\nfont = "Serif"\n\n'
        '[server]\nurl = "ws://a"\nproxy = "b"\nauth = "token"\n[window]\nx = 1\n'
    )


def test_a_file_that_is_no_toml_is_set_aside_and_named(path: Path) -> None:
    write(path, "speaker_name = Ana")
    loaded = load_settings(path)
    assert loaded.settings == Settings()
    assert loaded.set_aside == path.with_name("settings.toml.bad")
    assert loaded.set_aside.read_text() == "speaker_name = Ana"
    assert "settings.toml" in loaded.problem
    assert not path.exists()


def test_what_was_set_aside_before_is_not_overwritten(path: Path) -> None:
    for content in ("first =", "second ="):
        write(path, content)
        load_settings(path)
    kept = sorted(path.parent.iterdir())
    assert [each.name for each in kept] == ["settings.toml.bad", "settings.toml.bad2"]
    assert [each.read_text() for each in kept] == ["first =", "second ="]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a = 1\na = 2\n", b"\0\0\0\0"])
def test_bytes_of_any_kind_are_no_crash(path: Path, content: bytes) -> None:
    write(path, "")
    path.write_bytes(content)
    assert load_settings(path).set_aside is not None


def test_saving_over_a_file_that_is_no_toml_sets_it_aside(path: Path) -> None:
    write(path, "speaker_name = Ana")
    save_settings(CHOSEN, path)
    assert load_settings(path) == LoadedSettings(CHOSEN)
    assert path.with_name("settings.toml.bad").read_text() == "speaker_name = Ana"


def test_values_that_make_no_sense_are_named_and_have_their_default(path: Path) -> None:
    write(
        path,
        'speaker_name = 3\nconfidence_threshold = 1.5\nkeep_silent_meetings = "yes"\nlibrary_folder = ""\n'
        'language = "en-GB"\n[server]\nauth = "magic"\n',
    )
    loaded = load_settings(path)
    assert loaded.settings == Settings(language="en-GB")
    assert set(loaded.ignored) == {
        "speaker_name",
        "confidence_threshold",
        "keep_silent_meetings",
        "library_folder",
        "server.auth",
    }


def test_a_server_that_is_no_table_is_ignored(path: Path) -> None:
    write(path, 'server = "wss://a"\n')
    assert load_settings(path) == LoadedSettings(Settings(), ignored=("server",))
    save_settings(Settings(server_url="wss://b"), path)
    assert load_settings(path).settings.server_url == "wss://b"


def test_a_mark_at_the_beginning_is_no_harm(path: Path) -> None:
    write(path, '\ufeffspeaker_name = "Ana"\n')
    assert load_settings(path).settings.speaker_name == "Ana"


def test_a_folder_in_the_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    assert load_settings(path).settings == Settings()
    assert load_settings(path).problem


def test_a_save_that_fails_leaves_the_old_file(path: Path) -> None:
    save_settings(CHOSEN, path)
    path.with_name("settings.toml.new").mkdir()  # where the new one would be written
    with pytest.raises(OSError, match="directory"):
        save_settings(Settings(), path)
    assert load_settings(path) == LoadedSettings(CHOSEN)


def test_home_is_understood(path: Path) -> None:
    write(path, 'library_folder = "~/Talks"\n')
    assert load_settings(path).settings.library_folder == Path.home() / "Talks"


def test_settings_lie_where_the_platform_wants_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path().name == "settings.toml"
    save_settings(Settings(speaker_name="Ana"))
    assert load_settings().settings.speaker_name == "Ana"
    assert settings_path().is_file()


# secrets


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring for the length of a test."""

    priority = 0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def memory_keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture(autouse=True)
def _the_hosts_keyring_is_not_touched(memory_keyring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keyring.core._keyring_backend", memory_keyring)


def test_a_secret_is_kept_in_the_keyring_and_nowhere_else(memory_keyring: MemoryKeyring, path: Path) -> None:
    assert load_secret(SecretName.ACCESS_TOKEN) is None
    assert save_secret(SecretName.ACCESS_TOKEN, "s3cret") is None
    assert load_secret(SecretName.ACCESS_TOKEN) == "s3cret"
    assert load_secret(SecretName.APP_SECRET) is None
    assert memory_keyring.kept == {("symbl-desktop", "access token"): "s3cret"}


def test_a_secret_can_be_forgotten(memory_keyring: MemoryKeyring) -> None:
    save_secret(SecretName.APP_SECRET, "s3cret")
    assert save_secret(SecretName.APP_SECRET, None) is None
    assert save_secret(SecretName.APP_SECRET, None) is None
    assert memory_keyring.kept == {}


def test_a_computer_without_a_keyring_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import fail

    monkeypatch.setattr("keyring.core._keyring_backend", fail.Keyring())  # type: ignore[no-untyped-call]  # keyring's own
    for answer in (load_secret(SecretName.APP_SECRET), save_secret(SecretName.APP_SECRET, "s3cret")):
        assert isinstance(answer, KeyringUnavailable)
        assert "keyring" in answer.cause
