"""What describes the group server stands in step with what runs: no container engine tries it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.running.apps import MIGRATE, portal_apps
from shared_db.foundation.settings import from_environment

ROOT = Path(__file__).parents[3]
OURS = {"web1", "web2", "worker", "bulk", "sweeper", "migrate"}
GIVEN = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<how>[^}]*)\}")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    found: dict[str, Any] = compose["services"]
    return found


@pytest.fixture(scope="module")
def image() -> str:
    return (ROOT / "Dockerfile").read_text()


def supervised(name: str) -> list[str]:
    """What the supervisor runs, as one types it: without Python before the programs."""
    apps = {app.name: app for app in (*portal_apps("0.0.0.0", 8000), MIGRATE)}
    _module, program, *arguments = apps[name].arguments
    is_ours = program.partition(".")[0] in ("shared_db", "workers")
    return ["python", "-m", program, *arguments] if is_ours else [program, *arguments]


@pytest.mark.parametrize("name", ["worker", "bulk", "sweeper", "migrate"])
def test_the_containers_run_what_the_supervisor_runs(services: dict[str, Any], name: str) -> None:
    assert services[name]["command"].split() == supervised(name)


def test_the_image_serves_the_web_as_the_supervisor_does(
    services: dict[str, Any], image: str
) -> None:
    command = json.loads(re.search(r"^CMD (\[.*\])", image.replace("\\\n", ""), re.MULTILINE)[1])  # type: ignore[index]
    patience = command.index("--graceful-timeout") + 1
    expected = supervised("web")
    expected[expected.index("--graceful-timeout") + 1] = command[patience]
    assert command == expected
    assert "command" not in services["web1"] and "command" not in services["web2"]


class Asked(dict[str, str]):
    """An environment that notes what it is asked for."""

    def get(self, name: str, default: Any = None) -> Any:
        self.setdefault(name, "1")
        return self[name]

    def __missing__(self, name: str) -> str:
        return str(self.get(name))


def test_every_setting_can_be_given_and_is_described(services: dict[str, Any], image: str) -> None:
    asked = Asked()
    from_environment(asked)
    assert {"DATABASE_URL", "SMTP_URL", "TRUSTED_PROXIES"} < asked.keys()
    manual = (ROOT / "docs" / "running.md").read_text()
    for name in asked:
        assert f"`{name}`" in manual, name
        if name == "TSUNAGU_SAMPLE_SIGN_IN":
            assert name not in image, "a group server never lists its people"
            continue
        for service in OURS:
            set_here = name in services[service]["environment"]
            assert set_here or re.search(rf"^ENV .*\b{name}=", image, re.MULTILINE), name


def test_no_secret_has_a_default_and_what_must_be_given_is_in_the_example() -> None:
    compose = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / "deploy" / "env.example").read_text()
    listed = dict(line.split("=") for line in example.splitlines() if not line.startswith("#"))
    names = {match["name"] for match in GIVEN.finditer(compose)}
    secret = {name for name in names if name.endswith(("PASSWORD", "KEY"))}
    assert secret == {
        *("ADMIN_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY")
    }
    for match in GIVEN.finditer(compose):
        if match["name"] in secret:
            assert match["how"].startswith(":?set "), match[0]
        if match["how"].startswith(":?"):
            assert match["name"] in listed, match[0]
    assert not any(listed[name] for name in secret)
    assert not re.search(r"(PASSWORD|SECRET_KEY): (?!\$\{)", compose)
    assert not re.search(r"://[^\s$]*:(?!\$\{)[^\s@/]+@", compose)


def test_only_the_migration_knows_the_owner_of_the_tables(services: dict[str, Any]) -> None:
    knowing = {name for name in OURS if "tsunagu_owner" in str(services[name]["environment"])}
    assert knowing == {"migrate"}


def test_the_proxy_knows_every_web_process_and_only_these(services: dict[str, Any]) -> None:
    configuration = (ROOT / "deploy" / "nginx.conf").read_text()
    behind = re.findall(r"server (\w+):8000 ", configuration)
    assert behind == ["web1", "web2"] == [*services["proxy"]["depends_on"]]
    published = [services[name].get("ports") for name in services]
    assert [ports for ports in published if ports] == [["${PORT:-80}:80"]]


def test_everybody_who_needs_the_drawings_shares_one_place(services: dict[str, Any]) -> None:
    for name in OURS:
        assert services[name]["volumes"] == ["files:/data/files"]
        assert services[name]["environment"]["TSUNAGU_FILES"] == "/data/files"
