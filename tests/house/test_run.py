"""run.py: it sets up once, says in one line what it lacks, and hands on everything else."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A folder with run.py and what it reads, where nothing is set up."""
    for name in ("run.py", "pyproject.toml", "requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
        shutil.copy(root / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def run(copy: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_under_test", copy / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HOME.mkdir()
    return module


@pytest.fixture
def set_up(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Sets up nothing, and tells how often it was asked to."""
    asked: list[str] = []

    def with_uv_on_path(lock: Path) -> None:
        asked.append(lock.name)
        Path(run.python()).parent.mkdir(parents=True, exist_ok=True)
        Path(run.python()).touch()

    monkeypatch.setattr(run, "with_uv_on_path", with_uv_on_path)
    return asked


def test_it_needs_the_standard_library_alone(root: Path) -> None:
    tree = ast.parse((root / "run.py").read_text(encoding="utf-8"))
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_an_old_python_can_read_it(root: Path) -> None:
    ast.parse((root / "run.py").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_old_python_is_told_so(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(run.SetupFailed, match=r"needs Python 3\.11 or later; this is 3\.9"):
        run.main([])


def test_help_sets_up_nothing(run: ModuleType, set_up: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--help"]) == 0
    assert "python3 run.py test" in capsys.readouterr().out
    assert set_up == []


@pytest.fixture
def called(run: ModuleType, set_up: list[str], monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run."""
    commands: list[list[str]] = []

    def call(command: list[str], **_: object) -> int:
        commands.append([Path(command[0]).name.removesuffix(".exe"), *command[1:]])
        return 0

    monkeypatch.setattr(run, "become", call)
    monkeypatch.setattr(subprocess, "call", call)
    return commands


BUILD = ["foederis", "build", "--if-needed"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], [BUILD, ["foederis", "serve"]]),
        (["serve", "--port", "9000"], [BUILD, ["foederis", "serve", "--port", "9000"]]),
        (["assess", "an-event"], [BUILD, ["foederis", "assess", "an-event"]]),
        (["assess", "an-event", "--releases", "x"], [["foederis", "assess", "an-event", "--releases", "x"]]),
        (["query", "--list"], [["foederis", "query", "--list"]]),
        (["check"], [["foederis", "check"]]),
        (["no-such"], [["foederis", "no-such"]]),
        (["test", "tests/house"], [["python", "-m", "pytest", "tests/house"]]),
    ],
)
def test_a_word_is_a_command(
    run: ModuleType, called: list[list[str]], said: list[str], expected: list[list[str]]
) -> None:
    assert run.main(said) == 0
    assert called == expected


def test_what_cannot_be_built_is_not_served(
    run: ModuleType, called: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "build", lambda: 2)
    assert run.main([]) == 2
    assert not called


def test_all_tests_are_run_whatever_the_first_say(
    run: ModuleType, called: list[list[str]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def call(command: list[str]) -> int:
        called.append(command)
        return int("ruff" in command[0])

    monkeypatch.setattr(run, "call", call)
    assert run.main(["test"]) == 1
    assert len(called) == 3
    assert capsys.readouterr().err.splitlines()[-1] == "run.py: failed: ruff"


def test_it_sets_up_once(run: ModuleType, set_up: list[str]) -> None:
    run.set_up("run")
    run.set_up("run")
    assert set_up == ["requirements.lock"]


def test_what_tests_need_holds_what_runs(run: ModuleType, set_up: list[str]) -> None:
    run.set_up("run")
    run.set_up("dev")
    run.set_up("run")
    assert set_up == ["requirements.lock", "requirements-dev.lock"]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_it_sets_up_again_when_something_changed(run: ModuleType, set_up: list[str], copy: Path, name: str) -> None:
    run.set_up("run")
    with (copy / name).open("a") as file:
        file.write("\n# changed\n")
    run.set_up("run")
    assert len(set_up) == 2


def test_it_sets_up_again_under_another_python(
    run: ModuleType, set_up: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run.set_up("run")
    monkeypatch.setattr(sys, "version", "3.14.0")
    run.set_up("run")
    assert len(set_up) == 2


def test_a_setup_that_was_cut_short_is_done_again(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_short(lock: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "with_uv_on_path", cut_short)
    with pytest.raises(KeyboardInterrupt):
        run.set_up("run")
    assert not run.is_set_up("run")


def test_one_way_after_the_other_is_tried(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def fails(name: str) -> object:
        def way(lock: Path) -> None:
            tried.append(name)
            raise run.SetupFailed(f"{name} is not to be had")

        return way

    ways = ["with_uv_on_path", "with_own_uv", "with_pip"]
    for name in ways:
        monkeypatch.setattr(run, name, fails(name))
    with pytest.raises(run.SetupFailed, match="cannot set up: with_pip is not to be had"):
        run.set_up("run")
    assert tried == ways


def test_pip_settings_are_said_to_uv(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = "\n".join(
        [
            ":env:.cert='/from/the/environment.pem'",
            "global.cert='/from/a/file.pem'",
            "global.index-url='https://mirror.example/simple'",
            "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'",
            "global.proxy='http://proxy.example:3128'",
        ]
    )
    done = subprocess.CompletedProcess([], 0, stdout=listed, stderr="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    for name in [name for name in os.environ if name.startswith(("UV_", "SSL_")) or name == "ALL_PROXY"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UV_HTTP_TIMEOUT", "7")
    settings = run.uv_settings()
    assert settings["SSL_CERT_FILE"] == "/from/the/environment.pem"
    assert settings["UV_DEFAULT_INDEX"] == "https://mirror.example/simple"
    assert settings["UV_INDEX"] == "https://one.example/simple https://two.example/simple"
    assert settings["ALL_PROXY"] == "http://proxy.example:3128"
    assert "UV_HTTP_TIMEOUT" not in settings


def test_the_fault_is_the_last_error_named(run: ModuleType) -> None:
    assert run.last_word("Collecting x\nERROR: no such host\n\nhint: see above\n") == "ERROR: no such host"
    assert run.last_word("one\ntwo\n") == "two"
    assert run.last_word("") == ""


def test_a_failure_is_one_clear_line(copy: Path) -> None:
    """No uv, no index, no packages: nothing to set up from."""
    bare = {"PATH": "", "HOME": str(copy), "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(
        [sys.executable, str(copy / "run.py"), "check"], env=bare, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    told = done.stderr.splitlines()
    assert told[0].startswith("run.py: setting up in ")
    assert told[1].startswith("run.py: cannot set up: ")
    assert len(told) == 2
    assert done.stdout == ""
