"""The settings: environment variables that begin with FOEDERIS_, each in its place here and in the README."""

import os
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from foederis import house
from foederis.errors import InvalidValue, UnknownName
from foederis.names import nearest

PREFIX = "FOEDERIS_"


def _releases() -> Path:
    """Beside the record in a checkout; once installed, in the folder that the command runs in."""
    return (house.checkout() or Path.cwd()) / "releases"


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _base(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("a URL begins with http:// or https://")
    parts = urlsplit(url)
    if not parts.netloc or parts.path.strip("/") or parts.query or parts.fragment:
        # Pages and redirects name addresses from the root: below a path they would lead elsewhere.
        raise ValueError("the service stands at the root of a host: give scheme, host and port alone")
    return url.rstrip("/") + "/"


Folder = Annotated[Path, AfterValidator(_absolute)]
Url = Annotated[str, AfterValidator(_base)]


class Settings(BaseSettings):
    """Read once, where a command or a server begins, and handed on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    host: str = Field(default="127.0.0.1", description="The address that the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="The port that it listens on; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=64, description="How many processes serve.")
    record: Folder = Field(default_factory=house.record, description="The folder of the record, in Turtle.")
    releases: Folder = Field(default_factory=_releases, description="The folder that holds the releases.")
    keep: int = Field(default=5, ge=1, description="How many releases stay, the newest first.")
    public_url: Url | None = Field(default=None, description="Where https://w3id.org/foederis/ is served.")
    query_seconds: float = Field(default=10.0, gt=0, description="Seconds that a stranger's query may take.")
    query_memory_mb: int = Field(default=1024, ge=64, description="MiB of memory that a stranger's query may take.")
    query_result_mb: int = Field(default=16, ge=1, le=1024, description="MiB that its answer may have.")
    query_workers: int = Field(
        default=2, ge=1, le=64, description="Processes that answer strangers' queries, for each that serves."
    )
    query_queue: int = Field(default=32, ge=0, description="Queries that may wait for one of them.")
    query_per_client: int = Field(default=4, ge=1, description="Queries that one client may have running and waiting.")

    @classmethod
    def read(cls) -> Self:
        """The settings, or one clear error: a mistaken value or name never passes for the default."""
        known = [variable(field) for field in cls.model_fields]
        for name in sorted(os.environ):
            if name.upper().startswith(PREFIX) and name.upper() not in known:
                raise UnknownName("setting", name, [found.upper() for found in nearest(name, map(str.lower, known))])
        try:
            return cls()
        except ValidationError as error:
            fault = error.errors()[0]
            place = variable(str(fault["loc"][0]))
            message = fault["msg"].removeprefix("Value error, ")
            raise InvalidValue(f"{message}; it is “{fault['input']}”", place=place) from None


def variable(field: str) -> str:
    """The environment variable of a setting: `variable("port")` → `FOEDERIS_PORT`."""
    return PREFIX + field.upper()
