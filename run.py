#!/usr/bin/env python3
"""Sets Foederis up where it lies, and runs it. Needs Python 3.11 or later with pip, nothing else.

    python3 run.py                 serve on http://127.0.0.1:8000
    python3 run.py COMMAND …       a command of foederis: build, check, assess, audit, query, dump, serve, publish
    python3 run.py test            ruff, mypy and pytest
    python3 run.py test ARGUMENTS  pytest alone, with these arguments

Where the answer comes from a release, it first builds one if record, vocabulary, shapes or code have changed.

Everything it installs goes to the folder .foederis beside it; delete that folder to start afresh.
"""

# The standard library alone, and syntax that Python 3.7 still reads, so that an older one can say what it lacks.
from __future__ import annotations

import ast
import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".foederis"
ENVIRONMENT = HOME / "env"
LOG = HOME / "setup.log"
STAMP = HOME / "stamp"

UV_LOCK = ROOT / "requirements-uv.lock"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}  # the second holds the first


class SetupFailed(Exception):
    """Setting up failed, in a way that its reader may mend."""


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        raise SetupFailed(f"needs Python {dotted(OLDEST)} or later; this is {dotted(sys.version_info[:2])}")
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__.strip())
        return 0
    if arguments[:1] == ["test"]:
        set_up("dev")
        return test(arguments[1:])
    set_up("run")
    arguments = arguments or ["serve"]
    return (build() if reads_a_release(arguments) else 0) or become([script("foederis"), *arguments])


def reads_a_release(arguments: list[str]) -> bool:
    """Whether a command answers from the release of this checkout, which should then be that of its record."""
    options = {word.partition("=")[0] for word in arguments}
    elsewhere = {"--help", "--list", "--releases"}  # needs none, or another one
    return arguments[0] in ("serve", "assess", "query", "dump") and not elsewhere & options


def build() -> int:
    """Builds the release if it must; what the command itself answers has the standard output to itself."""
    sys.stdout.flush()
    return subprocess.call([script("foederis"), "build", "--if-needed"], stdout=sys.stderr)


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def test(arguments: list[str]) -> int:
    """All three, whatever the first say, so that one run tells everything; pytest's own summary comes last."""
    pytest = [python(), "-m", "pytest"]
    if arguments:
        return become([*pytest, *arguments])
    steps = {
        "ruff": [script("ruff"), "check", "."],
        "mypy": [python(), "-m", "mypy"],
        "pytest": [*pytest, "-n", "auto", "--dist", "worksteal"],
    }
    failed = [name for name, command in steps.items() if call(command) != 0]
    if failed not in ([], ["pytest"]):
        print("run.py: failed: " + ", ".join(failed), file=sys.stderr)
    return 1 if failed else 0


# -- running what is installed


def python() -> str:
    return script("python")


def script(name: str) -> str:
    folder = "Scripts" if os.name == "nt" else "bin"
    return str(ENVIRONMENT / folder / (name + (".exe" if os.name == "nt" else "")))


def call(command: list[str]) -> int:
    sys.stdout.flush()
    return subprocess.call(command, cwd=ROOT)


def become(command: list[str]) -> int:
    """Takes the command's place, so that signals reach it; Windows has no such thing."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    return subprocess.call(command)


# -- setting up


def set_up(level: str) -> None:
    """Installs what `level` needs, unless it is there: again when a lock, the project or the Python has changed."""
    if is_set_up(level):
        return
    with alone():
        if not is_set_up(level):  # another run may just have done it
            install(level)
            STAMP.write_text("\n".join(marks(level)), encoding="utf-8")


def is_set_up(level: str) -> bool:
    stamp = STAMP.read_text(encoding="utf-8").splitlines() if STAMP.is_file() else []
    return set(marks(level)) <= set(stamp) and Path(python()).exists()


def marks(level: str) -> list[str]:
    """What the installed depends on, a line for each level installed."""
    wanted = ["run"] if level == "run" else ["run", "dev"]
    return [level + " " + mark(level) for level in wanted]


def mark(level: str) -> str:
    found = hashlib.sha256()
    for path in (LOCKS[level], ROOT / "pyproject.toml"):
        found.update(path.read_bytes())
    program = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
    found.update(repr((str(ROOT), sys.version, program)).encode())
    return found.hexdigest()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Two runs never set up at once."""
    HOME.mkdir(exist_ok=True)
    with (HOME / "lock").open("w") as lock:
        with contextlib.suppress(ImportError):
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(level: str) -> None:
    print(f"run.py: setting up in {HOME} (the first time, and when what it needs has changed)", file=sys.stderr)
    STAMP.unlink(missing_ok=True)
    LOG.write_text("", encoding="utf-8")
    faults = []
    for way in (with_uv_on_path, with_own_uv, with_pip):
        try:
            way(LOCKS[level])
            return
        except SetupFailed as fault:
            faults.append(str(fault))
    raise SetupFailed(f"cannot set up: {faults[-1]} (is the network up? all that was tried is in {LOG})")


def with_uv_on_path(lock: Path) -> None:
    uv = shutil.which("uv")
    if uv is None:
        raise SetupFailed("there is no uv on the PATH")
    with_uv(uv, lock)


def with_own_uv(lock: Path) -> None:
    target = HOME / ("uv-" + hashlib.sha256(UV_LOCK.read_bytes()).hexdigest()[:12])
    if not target.is_dir():
        fresh = HOME / "uv-new"
        shutil.rmtree(fresh, ignore_errors=True)
        pip("install", "--target", str(fresh), "--require-hashes", "--only-binary", ":all:", "-r", str(UV_LOCK))
        fresh.rename(target)
    uv = next((path for path in target.glob("*/uv*") if path.name in ("uv", "uv.exe")), None)
    if uv is None:
        raise SetupFailed("the package uv brought no program")
    with_uv(str(uv), lock)


def with_uv(uv: str, lock: Path) -> None:
    surroundings = {**os.environ, **uv_settings()}
    run([uv, "venv", "--clear", "--no-project", "--python", sys.executable, str(ENVIRONMENT)], surroundings)
    install_into = ["--python", python(), "--quiet"]
    run([uv, "pip", "sync", *install_into, "--require-hashes", "--only-binary", ":all:", str(lock)], surroundings)
    project = ["--no-deps", "--no-build-isolation", "--offline", "--editable", str(ROOT)]
    run([uv, "pip", "install", *install_into, *project], surroundings)


def with_pip(lock: Path) -> None:
    # Debian keeps the module venv apart from ensurepip: without pip it needs nothing more.
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)])
    pip("--python", python(), "install", "--require-hashes", "--only-binary", ":all:", "-r", str(lock))
    pip("--python", python(), "install", "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))


def pip(*arguments: str) -> None:
    if importlib.util.find_spec("pip") is None:
        raise SetupFailed(f"{sys.executable} has no pip (on Debian: apt install python3-pip)")
    # A user's own defaults that make no sense for a folder of the project's are put aside.
    surroundings = {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run([sys.executable, "-m", "pip", *arguments], surroundings)


def uv_settings() -> dict[str, str]:
    """The user's settings of pip, said to uv, which reads none of them; what the user told uv itself goes first."""
    told = pip_settings()
    indexes = told.get("extra-index-url", "").split()
    settings = {
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "UV_LINK_MODE": "copy",
        "UV_SYSTEM_CERTS": "1",  # as Debian's pip does: whom this machine trusts
        "UV_NATIVE_TLS": "1",  # the same, to an older uv
        "UV_DEFAULT_INDEX": told.get("index-url", ""),
        "UV_INDEX": " ".join(indexes),
        "UV_INDEX_STRATEGY": "unsafe-best-match" if indexes else "",  # as pip does; the hashes are checked all the same
        "UV_FIND_LINKS": ",".join(told.get("find-links", "").split()),
        "UV_INSECURE_HOST": told.get("trusted-host", ""),
        "UV_HTTP_TIMEOUT": told.get("default-timeout", told.get("timeout", "")),
        "ALL_PROXY": told.get("proxy", ""),
        "SSL_CERT_FILE": told.get("cert", ""),
        "SSL_CLIENT_CERT": told.get("client-cert", ""),
    }
    return {name: value for name, value in settings.items() if value and name not in os.environ}


def pip_settings() -> dict[str, str]:
    """pip's settings from its files and variables, the stronger over the weaker; none where pip is not to be had."""
    asked = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    told: dict[str, str] = {}
    for section in ("global.", "install.", ":env:."):
        for line in asked.stdout.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(section):
                with contextlib.suppress(ValueError, SyntaxError):
                    told[name[len(section) :]] = str(ast.literal_eval(value))
    return told


def run(command: list[str], surroundings: dict[str, str] | None = None) -> None:
    """Runs one step; what it says goes to the log, its last word into the fault."""
    done = subprocess.run(
        command,
        env=surroundings,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n{done.stdout}\n")
    if done.returncode != 0:
        raise SetupFailed(last_word(done.stdout) or f"{command[0]} ended with {done.returncode}")


def last_word(output: str) -> str:
    """The last line that names an error, or the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if line.lower().startswith("error")), lines[-1] if lines else "")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (SetupFailed, OSError) as fault:
        print(f"run.py: {fault}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
