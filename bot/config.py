"""Every environment variable, read strictly, once; lists every mistake at once."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# Hosts that start from a fresh disk and say so by these: Heroku, Render, Railway, Fly.io, Google Cloud Run.
WIPED_DISKS = ("DYNO", "RENDER", "RAILWAY_ENVIRONMENT", "RAILWAY_PROJECT_ID", "FLY_APP_NAME", "K_SERVICE")
# As delivery/redact scrubs it: what is accepted as a token is also recognised as one in a log.
TOKEN_SHAPE = re.compile(r"\d{6,}:[\w-]{30,}")

# Quotes keep everything between them; without quotes a comment may follow after a space.
ENV_LINE = re.compile(
    r"""\s* (?:export\s+)? (\w+) \s*=\s* (?: "([^"]*)" | '([^']*)' | ([^"'\s\#](?:(?!\s\#).)*?)? ) \s* (?:(?<=\s)\#.*)?""",
    re.VERBOSE,
)


class ConfigError(Exception):
    """The configuration has mistakes; `sentences` names each of them once, and no secret."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Unusable(ValueError):
    """A value cannot be used: what is wrong with it, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def _token(value: str) -> SecretStr:
    if not TOKEN_SHAPE.fullmatch(value):
        raise Unusable("does not look like a bot's token", "copy it from @BotFather: digits, a colon, 35 letters and digits")
    return SecretStr(value)


def _address(value: str) -> SplitResult:
    try:
        url = urlsplit(value)
        bad = not url.hostname or url.port == 0 or url.scheme not in ("http", "https") or re.search(r"\s", value)
    except ValueError:
        bad = True
    if bad:
        raise Unusable("is not a web address", "write it in full, as https://example.eu or http://127.0.0.1:8081")
    return url


def _bot_api(value: str) -> str:
    url = _address(value)
    if url.scheme == "http" and url.hostname not in ("127.0.0.1", "::1", "localhost"):
        raise Unusable("would carry the token unencrypted", "use https, or http on 127.0.0.1 only")
    if url.path or url.query or url.fragment or url.username is not None:
        raise Unusable("has more than a host and a port", "leave out /bot and the last slash, as http://127.0.0.1:8081")
    return value


def _sqlite(value: str) -> str:
    if re.match(r"postgres(ql)?://", value):
        raise Unusable("is a PostgreSQL database, and this version keeps its data in SQLite", "use sqlite:///data/course.db")
    if not re.fullmatch(r"sqlite:///[^?#\0]*[^?#\0/]", value) or value.endswith(":memory:"):
        raise Unusable("is no file for SQLite", "write sqlite:///data/course.db, or four slashes for an absolute path")
    return value


def _telegram_ids(value: str) -> frozenset[int]:
    ids = value.replace(",", " ").split()
    if not all(re.fullmatch(r"[1-9][0-9]{0,15}", one) for one in ids):
        raise Unusable("is not a list of Telegram's numbers", "write them in digits with commas between, as 123456,789012")
    return frozenset(int(one) for one in ids)


def _line(longest: int) -> Callable[[str], str]:
    def read(value: str) -> str:
        if len(value) > longest or not value.isprintable():
            raise Unusable(f"is longer than one line of {longest} characters", "shorten it: learners read it in a message")
        return value

    return read


def _https(value: str) -> str:
    if _address(value).scheme != "https":
        raise Unusable("is not an https address", "write it in full, as https://example.eu/privacy")
    return value


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise Unusable(f"is not a whole number from {low} to {high}", "write it in digits, or leave it out")
        return int(value)

    return read


def _log_level(value: str) -> str:
    if value.upper() not in LOG_LEVELS:
        raise Unusable("is not a level", f"write one of {', '.join(LOG_LEVELS)}")
    return value.upper()


def _yes(value: str) -> bool:
    if value not in ("0", "1"):
        raise Unusable("is neither 1 nor 0", "write 1 if the disk outlives a restart, else leave it out")
    return value == "1"


def _enrolment(value: str) -> str:
    if value not in ("open", "code"):
        raise Unusable("is neither open nor code", "write open for everybody, or code for those who were invited")
    return value


def _yaml(value: str) -> str:
    if not value.endswith((".yaml", ".yml")):
        raise Unusable("is no YAML file", "name a file that ends with .yaml")
    return value


class Config(BaseModel):
    """How this bot runs; made by load_config only, never changed, prints no secret."""

    model_config = ConfigDict(frozen=True)

    root: Path
    warnings: tuple[str, ...] = ()

    token: Annotated[SecretStr | None, BeforeValidator(_token)] = Field(None, alias="TELEGRAM_BOT_TOKEN")
    token_file: str = Field("", alias="TELEGRAM_BOT_TOKEN_FILE")
    api_url: Annotated[str, BeforeValidator(_bot_api)] = Field("https://api.telegram.org", alias="TELEGRAM_API_URL")
    database_url: Annotated[str, BeforeValidator(_sqlite)] = Field("sqlite:///data/course.db", alias="DATABASE_URL")
    disk_is_kept: Annotated[bool, BeforeValidator(_yes)] = Field(False, alias="SQLITE_DISK_IS_KEPT")
    owners: Annotated[frozenset[int], BeforeValidator(_telegram_ids)] = Field(frozenset(), alias="OWNER_IDS")
    operator_name: Annotated[str, BeforeValidator(_line(100))] = Field("", alias="OPERATOR_NAME")
    operator_contact: Annotated[str, BeforeValidator(_line(200))] = Field("", alias="OPERATOR_CONTACT")
    privacy_url: Annotated[str, BeforeValidator(_https)] = Field("", alias="PRIVACY_URL")
    enrolment: Annotated[str, BeforeValidator(_enrolment)] = Field("open", alias="ENROLMENT")
    approval_above: Annotated[int, BeforeValidator(_whole_number(1, 1_000_000))] = Field(200, alias="APPROVAL_ABOVE")
    community_file: Annotated[str, BeforeValidator(_yaml)] = Field("", alias="COMMUNITY_FILE")
    pace_per_second: Annotated[int, BeforeValidator(_whole_number(0, 10_000))] = Field(25, alias="PACE_PER_SECOND")
    pace_per_chat: Annotated[int, BeforeValidator(_whole_number(0, 10_000))] = Field(1, alias="PACE_PER_CHAT")
    send_window: Annotated[int, BeforeValidator(_whole_number(1, 128))] = Field(32, alias="SEND_WINDOW")
    log_level: Annotated[str, BeforeValidator(_log_level)] = Field("INFO", alias="LOG_LEVEL")
    sandbox_port: Annotated[int, BeforeValidator(_whole_number(0, 65_535))] = Field(8765, alias="SANDBOX_PORT")

    @property
    def mode(self) -> Literal["telegram", "sandbox"]:
        """On Telegram with a token, in the sandbox without."""
        return "telegram" if self.token else "sandbox"

    @property
    def database(self) -> str:
        """The database of this mode, as sqlite:/// and an absolute path; the sandbox never opens the learners' own."""
        file = self.root / self.database_url.removeprefix("sqlite:///")
        return f"sqlite:///{file if self.token else file.with_name('sandbox.db')}"


VARIABLES = tuple(field.alias for field in Config.model_fields.values() if field.alias)
SECRETS = ("TELEGRAM_BOT_TOKEN",)


def load_config(environ: Mapping[str, str], root: Path, pid: int) -> Config:
    """The configuration from `.env` in the root and the environment over it; ConfigError with every mistake at once."""
    settings, mistakes = _settings(environ, root)
    values = {name: settings[name] for name in VARIABLES if name in settings}
    mistakes += _rules(settings, pid)
    from_file = "TELEGRAM_BOT_TOKEN_FILE" in values and "TELEGRAM_BOT_TOKEN" not in values
    if from_file:
        try:
            values["TELEGRAM_BOT_TOKEN"] = (root / values["TELEGRAM_BOT_TOKEN_FILE"]).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            why = (isinstance(error, OSError) and error.strerror) or "it is not text"
            found = values["TELEGRAM_BOT_TOKEN_FILE"]
            remedy = "check the path and who may read it"
            mistakes.append(_sentence("TELEGRAM_BOT_TOKEN_FILE", f"cannot be read: {why}", found, remedy))
    try:
        config = Config.model_validate({**values, "root": root, "warnings": tuple(_near_misses(settings))})
    except ValidationError as error:
        mistakes += _field_mistakes(error, values, from_file)
    if mistakes:
        raise ConfigError(sorted(mistakes, key=_place))
    return config


def database_to_back_up(environ: Mapping[str, str], root: Path) -> str:
    """The learners' database, whatever else is set: a backup by hand has no token, and must not copy the sandbox."""
    settings, mistakes = _settings(environ, root)
    found = settings.get("DATABASE_URL", Config.model_fields["database_url"].default)
    try:
        url = _sqlite(found)
    except Unusable as unusable:
        mistakes.append(_sentence("DATABASE_URL", unusable.what, found, unusable.remedy))
    if mistakes:
        raise ConfigError(mistakes)
    return f"sqlite:///{root / url.removeprefix('sqlite:///')}"


def _settings(environ: Mapping[str, str], root: Path) -> tuple[dict[str, str], list[str]]:
    """What is set and not empty, the environment winning over .env, and the mistakes of .env itself."""
    written, mistakes = _read_env_file(root / ".env")
    merged = {**written, **environ}
    return {name: value.strip() for name, value in merged.items() if value.strip()}, mistakes


def _read_env_file(file: Path) -> tuple[dict[str, str], list[str]]:
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError) as error:
        why = (isinstance(error, OSError) and error.strerror) or "it is not text in UTF-8"
        return {}, [f".env: cannot be read: {why}; check the file and who may read it"]
    values: dict[str, str] = {}
    mistakes = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = ENV_LINE.fullmatch(line)
        if match is None:
            mistakes.append(f".env:{number}: is not a line like NAME=value; write it so, or put # in front")
        elif match[1] in values:
            mistakes.append(f".env:{number}: {match[1]}: is there a second time; keep one of the lines")
        else:
            values[match[1]] = match[2] or match[3] or match[4] or ""
    return values, mistakes


def _rules(settings: Mapping[str, str], pid: int) -> Iterator[str]:
    """What must hold between variables."""
    given = [name for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN_FILE") if name in settings]
    wiped = next((name for name in WIPED_DISKS if name in settings), None)
    under_systemd = settings.get("SYSTEMD_EXEC_PID") == str(pid)
    if len(given) == 2:
        yield "TELEGRAM_BOT_TOKEN_FILE: is set as well as TELEGRAM_BOT_TOKEN; keep one of the two"
    if not given and (wiped or under_systemd):
        server = f"{wiped} is set" if wiped else "systemd started it"
        yield (
            f"TELEGRAM_BOT_TOKEN: is missing, and this is a server ({server}), where a sandbox would reach nobody; "
            "set it, or TELEGRAM_BOT_TOKEN_FILE"
        )
    if given:
        for name, example in (("OPERATOR_NAME", "Town of Example"), ("OPERATOR_CONTACT", "training@example.eu")):
            if name not in settings:
                yield f'{name}: is missing, and learners must be told who runs this bot; put into .env: {name}="{example}"'
    kept = settings.get("SQLITE_DISK_IS_KEPT") == "1"
    if wiped and not kept and not settings.get("DATABASE_URL", "sqlite:").startswith("postgres"):
        yield (
            f"DATABASE_URL: is a file, and this host wipes its disk at each restart ({wiped} is set); "
            "put the file on a disk that is kept and set SQLITE_DISK_IS_KEPT=1"
        )


def _field_mistakes(error: ValidationError, values: Mapping[str, str], from_file: bool) -> Iterator[str]:
    for one in error.errors():
        name = str(one["loc"][0])
        unusable: Unusable = one["ctx"]["error"]
        found = None if name in SECRETS else values[name]
        shown = "TELEGRAM_BOT_TOKEN_FILE" if from_file and name in SECRETS else name
        yield _sentence(shown, unusable.what, found, unusable.remedy)


def _sentence(name: str, what: str, found: str | None, remedy: str) -> str:
    """One mistake; a token that strayed into another variable, and a password inside an address, stay hidden."""
    if found is None:
        return f"{name}: {what} (found: not shown, it is secret); {remedy}"
    hidden = re.sub(r"(?<=://)[^/\s]*@", "…@", TOKEN_SHAPE.sub("…", found))
    return f"{name}: {what} (found: {hidden[:80]!r}); {remedy}"


def _near_misses(settings: Mapping[str, str]) -> Iterator[str]:
    unset = [name for name in VARIABLES if name not in settings]
    for name in sorted(settings.keys() - set(VARIABLES)):
        close = difflib.get_close_matches(name.upper(), unset, n=1, cutoff=0.85)
        if name == "BOT_TOKEN" and "TELEGRAM_BOT_TOKEN" in unset:
            close = ["TELEGRAM_BOT_TOKEN"]
        for ours in close:
            yield f"{name}: is not read by this bot; did you mean {ours}?"


def _place(sentence: str) -> int:
    """In the order of the table in the README, .env first."""
    name = sentence.split(":", 1)[0]
    return VARIABLES.index(name) if name in VARIABLES else -1
