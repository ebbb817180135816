"""The configuration: read strictly, every mistake at once, no secret printed."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.config import VARIABLES, Config, ConfigError, database_to_back_up, load_config

TOKEN = "123456789:" + "Canary" * 6
OPERATOR = {"OPERATOR_NAME": "Town of Ruse", "OPERATOR_CONTACT": "training@example.eu"}
PID = 4242

Load = Callable[..., Config]
Mistakes = Callable[..., list[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load these variables, and nothing else, in an empty root."""

    def load(**environ: str) -> Config:
        return load_config(environ, tmp_path, PID)

    return load


@pytest.fixture
def mistakes(load: Load) -> Mistakes:
    """The sentences with which these variables are refused."""

    def mistakes(**environ: str) -> list[str]:
        with pytest.raises(ConfigError) as refusal:
            load(**environ)
        return refusal.value.sentences

    return mistakes


def test_nothing_set_is_the_sandbox_with_the_defaults(load: Load, tmp_path: Path) -> None:
    config = load()
    assert config.mode == "sandbox"
    assert config.api_url == "https://api.telegram.org"
    assert (config.pace_per_second, config.pace_per_chat, config.send_window) == (25, 1, 32)
    assert (config.log_level, config.sandbox_port, config.owners) == ("INFO", 8765, frozenset())
    assert (config.root, config.warnings) == (tmp_path, ())


def test_a_token_and_an_operator_are_enough_for_telegram(load: Load, tmp_path: Path) -> None:
    config = load(TELEGRAM_BOT_TOKEN=TOKEN, **OPERATOR)
    assert config.mode == "telegram"
    assert config.token is not None
    assert config.token.get_secret_value() == TOKEN
    assert config.database == f"sqlite:///{tmp_path}/data/course.db"


def test_every_variable_is_read(load: Load) -> None:
    config = load(
        TELEGRAM_BOT_TOKEN=TOKEN,
        TELEGRAM_API_URL="http://127.0.0.1:8081",
        DATABASE_URL="sqlite:////var/lib/bot/learners.db",
        OWNER_IDS="11, 22 33",
        PRIVACY_URL="https://ruse.example.eu/privacy",
        PACE_PER_SECOND="0",
        PACE_PER_CHAT="0",
        SEND_WINDOW="128",
        LOG_LEVEL="debug",
        SANDBOX_PORT="0",
        **OPERATOR,
    )
    assert config.api_url == "http://127.0.0.1:8081"
    assert config.database == "sqlite:////var/lib/bot/learners.db"
    assert config.owners == {11, 22, 33}
    assert (config.operator_name, config.operator_contact) == ("Town of Ruse", "training@example.eu")
    assert config.privacy_url == "https://ruse.example.eu/privacy"
    assert (config.pace_per_second, config.pace_per_chat, config.send_window) == (0, 0, 128)
    assert (config.log_level, config.sandbox_port) == ("DEBUG", 0)


def test_every_mistake_is_named_at_once_in_the_order_of_the_table(mistakes: Mistakes) -> None:
    sentences = mistakes(
        TELEGRAM_BOT_TOKEN="nonsense",
        TELEGRAM_API_URL="http://127.0.0.1:8081/bot",
        DATABASE_URL="mysql://localhost/x",
        SQLITE_DISK_IS_KEPT="yes",
        OWNER_IDS="@sofia",
        PRIVACY_URL="http://example.eu",
        ENROLMENT="everybody",
        APPROVAL_ABOVE="0",
        COMMUNITY_FILE="links.txt",
        PACE_PER_SECOND="fast",
        PACE_PER_CHAT="-1",
        SEND_WINDOW="129",
        LOG_LEVEL="LOUD",
        SANDBOX_PORT="65536",
    )
    named = [sentence.split(":")[0] for sentence in sentences]
    assert named == [name for name in VARIABLES if name != "TELEGRAM_BOT_TOKEN_FILE"]
    pace = "PACE_PER_SECOND: is not a whole number from 0 to 10000 (found: 'fast'); write it in digits, or leave it out"
    assert pace in sentences


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081/"),
        ("TELEGRAM_API_URL", "https://example.eu/bot"),
        ("TELEGRAM_API_URL", "http://telegram.example.eu:8081"),
        ("TELEGRAM_API_URL", "http://[::1"),
        ("TELEGRAM_API_URL", "https://example.eu:99999"),
        ("TELEGRAM_API_URL", "127.0.0.1:8081"),
        ("DATABASE_URL", "data/course.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///data/"),
        ("DATABASE_URL", "postgres://localhost/course"),
        ("OWNER_IDS", "0"),
        ("OWNER_IDS", "-5"),
        ("OWNER_IDS", "٣"),
        ("SEND_WINDOW", "0"),
        ("SEND_WINDOW", "1.5"),
        ("SEND_WINDOW", "²"),
        ("PACE_PER_SECOND", "1_000"),
        ("OPERATOR_NAME", "x" * 101),
        ("OPERATOR_CONTACT", "two\nlines"),
        ("PRIVACY_URL", "https:///privacy"),
        ("PRIVACY_URL", "https://example.eu/a b"),
        ("SQLITE_DISK_IS_KEPT", "true"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused_with_what_to_do(mistakes: Mistakes, name: str, value: str) -> None:
    [sentence] = mistakes(**{name: value})
    assert sentence.startswith(f"{name}: ")
    assert f"(found: {value!r}); " in sentence or len(value) > 80


def test_a_token_is_never_printed_wherever_it_strayed(mistakes: Mistakes, load: Load) -> None:
    sentences = mistakes(
        TELEGRAM_BOT_TOKEN=f"bot{TOKEN}",
        TELEGRAM_BOT_TOKEN_FILE=TOKEN,
        OWNER_IDS=TOKEN,
        TELEGRAM_API_URL=f"https://api.telegram.org/bot{TOKEN}",
        DATABASE_URL="postgres://bot:Canary@db.example.eu/course",
        LOG_LEVEL=TOKEN,
    )
    assert "Canary" not in " ".join(sentences)
    config = load(TELEGRAM_BOT_TOKEN=TOKEN, **OPERATOR)
    assert "Canary" not in f"{config!r} {config} {config.model_dump()} {config.model_dump_json()}"


def test_a_refusal_carries_no_secret_in_its_chain_of_causes(load: Load) -> None:
    with pytest.raises(ConfigError) as refusal:
        load(TELEGRAM_BOT_TOKEN=f"bot{TOKEN}")
    assert refusal.value.__cause__ is None
    assert refusal.value.__context__ is None


def test_a_token_file_is_read_from_the_root(load: Load, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    config = load(TELEGRAM_BOT_TOKEN_FILE="token", **OPERATOR)
    assert config.token is not None
    assert config.token.get_secret_value() == TOKEN


@pytest.mark.parametrize("content", [b"", b"not a token", b"\xff\xfe\x00"])
def test_a_token_file_without_a_token_is_a_mistake_of_the_file(mistakes: Mistakes, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "token").write_bytes(content)
    [sentence] = mistakes(TELEGRAM_BOT_TOKEN_FILE="token", **OPERATOR)
    assert sentence.startswith("TELEGRAM_BOT_TOKEN_FILE: ")


def test_a_token_file_that_cannot_be_read_is_never_a_silent_sandbox(mistakes: Mistakes) -> None:
    [sentence] = mistakes(TELEGRAM_BOT_TOKEN_FILE="/nowhere/token", **OPERATOR)
    assert sentence == (
        "TELEGRAM_BOT_TOKEN_FILE: cannot be read: No such file or directory (found: '/nowhere/token'); "
        "check the path and who may read it"
    )


def test_a_token_and_a_token_file_together_are_a_mistake(mistakes: Mistakes, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN)
    [sentence] = mistakes(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_BOT_TOKEN_FILE="token", **OPERATOR)
    assert sentence == "TELEGRAM_BOT_TOKEN_FILE: is set as well as TELEGRAM_BOT_TOKEN; keep one of the two"


def test_telegram_without_an_operator_is_refused_with_the_two_lines_to_write(mistakes: Mistakes) -> None:
    name, contact = mistakes(TELEGRAM_BOT_TOKEN=TOKEN)
    assert name.endswith('put into .env: OPERATOR_NAME="Town of Example"')
    assert contact.endswith('put into .env: OPERATOR_CONTACT="training@example.eu"')


@pytest.mark.parametrize("server", [{"DYNO": "worker.1"}, {"SYSTEMD_EXEC_PID": str(PID)}, {"RENDER": "true"}])
def test_a_server_without_a_token_is_never_a_silent_sandbox(mistakes: Mistakes, server: dict[str, str]) -> None:
    assert any(sentence.startswith("TELEGRAM_BOT_TOKEN: is missing") for sentence in mistakes(**server))


def test_a_shell_inside_a_unit_of_systemd_may_open_the_sandbox(load: Load) -> None:
    assert load(SYSTEMD_EXEC_PID=str(PID - 1)).mode == "sandbox"


@pytest.mark.parametrize("host", ["DYNO", "RENDER", "RAILWAY_ENVIRONMENT", "FLY_APP_NAME", "K_SERVICE"])
def test_sqlite_on_a_wiped_disk_is_refused_unless_the_disk_is_said_to_be_kept(mistakes: Mistakes, load: Load, host: str) -> None:
    telegram = {"TELEGRAM_BOT_TOKEN": TOKEN, **OPERATOR, host: "1"}
    [sentence] = mistakes(**telegram)
    assert sentence.startswith("DATABASE_URL: is a file, and this host wipes its disk")
    assert load(**telegram, SQLITE_DISK_IS_KEPT="1").mode == "telegram"


def test_the_sandbox_never_opens_the_learners_database(load: Load, tmp_path: Path) -> None:
    assert load().database == f"sqlite:///{tmp_path}/data/sandbox.db"
    assert load(DATABASE_URL="sqlite:////srv/bot/course.db").database == "sqlite:////srv/bot/sandbox.db"


def test_a_backup_by_hand_finds_the_learners_database_without_a_token(tmp_path: Path) -> None:
    assert database_to_back_up({}, tmp_path) == f"sqlite:///{tmp_path}/data/course.db"
    assert database_to_back_up({"DATABASE_URL": "sqlite:///x.db", "LOG_LEVEL": "?"}, tmp_path) == f"sqlite:///{tmp_path}/x.db"
    with pytest.raises(ConfigError, match="DATABASE_URL: is no file for SQLite"):
        database_to_back_up({"DATABASE_URL": "x.db"}, tmp_path)


def test_an_empty_value_counts_as_not_set(load: Load, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\n")
    assert load(TELEGRAM_BOT_TOKEN="", SEND_WINDOW="  ").mode == "sandbox"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("OPERATOR_NAME=Ruse", "Ruse"),
        ("  export OPERATOR_NAME = Town of Ruse  ", "Town of Ruse"),
        ("OPERATOR_NAME=Town of Ruse # the town", "Town of Ruse"),
        ("OPERATOR_NAME=Ruse#1", "Ruse#1"),
        ("OPERATOR_NAME=Ruse's town", "Ruse's town"),
        ('OPERATOR_NAME="Ruse # 1"  # why', "Ruse # 1"),
        ("OPERATOR_NAME='say \"Ruse\"'", 'say "Ruse"'),
        ("OPERATOR_NAME=a=b", "a=b"),
        ("OPERATOR_NAME=", ""),
        ("OPERATOR_NAME= # not yet", ""),
        ("# OPERATOR_NAME=Ruse", ""),
        ("\ufeffOPERATOR_NAME=Ruse\r", "Ruse"),
    ],
)
def test_a_line_of_env_means_what_it_says(load: Load, tmp_path: Path, line: str, value: str) -> None:
    (tmp_path / ".env").write_text(f"{line}\n", encoding="utf-8")
    assert load().operator_name == value


def test_the_environment_wins_over_env(load: Load, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPERATOR_NAME=Ruse\nSEND_WINDOW=8\n")
    config = load(OPERATOR_NAME="Varna")
    assert (config.operator_name, config.send_window) == ("Varna", 8)


def test_a_bad_line_of_env_is_named_without_its_content(mistakes: Mistakes, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f'SEND_WINDOW=8\n{TOKEN}\nOPERATOR_NAME="open\nSEND_WINDOW=9\n')
    assert mistakes() == [
        ".env:2: is not a line like NAME=value; write it so, or put # in front",
        ".env:3: is not a line like NAME=value; write it so, or put # in front",
        ".env:4: SEND_WINDOW: is there a second time; keep one of the lines",
    ]


def test_an_env_that_cannot_be_read_is_a_mistake(mistakes: Mistakes, tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    [sentence] = mistakes()
    assert sentence.startswith(".env: cannot be read: Is a directory")


@pytest.mark.parametrize(
    ("wrong", "ours"),
    [
        ("OWNERS_ID", "OWNER_IDS"),
        ("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("BOT_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("send_window", "SEND_WINDOW"),
    ],
)
def test_a_name_that_is_nearly_ours_is_warned_about(load: Load, wrong: str, ours: str) -> None:
    assert load(**{wrong: "5"}).warnings == (f"{wrong}: is not read by this bot; did you mean {ours}?",)


def test_other_variables_are_none_of_our_business(load: Load) -> None:
    environ = {"HOME": "/", "NAME": "host", "PORT": "80", "LANG": "C", "DATABASE": "x", "PYTHONPATH": "/x", "USER": "bot"}
    assert load(**environ).warnings == ()


def test_the_table_in_the_readme_has_every_variable_with_its_default_and_nothing_else() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.+?)`)? ?\|", readme, re.M)
    fields = [field for field in Config.model_fields.values() if field.alias]
    shown: dict[object, str] = {False: "0", None: "", frozenset(): ""}
    assert rows == [(field.alias, shown.get(field.default, str(field.default))) for field in fields]
