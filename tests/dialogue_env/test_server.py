"""The server process: our channel on loopback, behind a secret, and nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tarfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).parents[2]
TOKEN = "s" * 32
CANARY = "Canary-Lane-77"


def free_port() -> int:
    """A port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(model: Path, port: int) -> list[str]:
    """What the launcher runs."""
    return [sys.executable, "-m", "bot.dialogue.server", "--model", str(model), "--port", str(port)]


def run_to_end(model: Path, port: int, environ: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    """A start that is meant to fail."""
    return subprocess.run(
        command(model, port), cwd=ROOT, env=environ, capture_output=True, timeout=60, check=False
    )


class Server:
    """A running server and its log."""

    def __init__(self, model: Path, log: Path) -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.log = log
        environ = os.environ | {
            "FRONTDOOR_INTERNAL_TOKEN": TOKEN,
            "FRONTDOOR_ACTIONS_URL": "http://127.0.0.1:9",
        }
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                command(model, port), cwd=ROOT, env=environ, stdout=file, stderr=file
            )

    def wait(self, timeout_s: float = 60) -> None:
        """Until it is ready."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(requests.ConnectionError):
                if self.get("/webhooks/frontdoor/health").status_code == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def get(self, path: str, token: str = TOKEN) -> requests.Response:
        return requests.get(self.url + path, headers={"Authorization": f"Bearer {token}"}, timeout=5)

    def post(self, path: str, body: Any, token: str = TOKEN) -> requests.Response:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return requests.post(
            f"{self.url}/webhooks/frontdoor{path}",
            data=data,
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            timeout=10,
        )


@pytest.fixture(scope="module")
def server(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the module."""
    running = Server(tiny_model, tmp_path_factory.mktemp("server") / "rasa.log")
    running.wait()
    yield running
    running.process.terminate()
    assert running.process.wait(10) == 0


def turn(**parts: Any) -> dict[str, Any]:
    """A turn's body."""
    return {"conversation": uuid.uuid4().hex, "message_id": str(uuid.uuid4()), "text": "hello"} | parts


def test_a_turn_is_answered_over_http(server: Server) -> None:
    """The whole contract in one call."""
    response = server.post("/turn", turn())
    assert response.status_code == 200
    assert set(response.json()) == {"status", "messages", "checkpoint", "trace", "model_id"}


def test_the_health_names_the_model(server: Server) -> None:
    """The gateway knows which model answers."""
    assert (
        server.get("/webhooks/frontdoor/health").json()["model_id"]
        == server.post("/turn", turn()).json()["model_id"]
    )


@pytest.mark.parametrize("path", ["/turn", "/inform"])
@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], "Ü"])
def test_nobody_comes_in_without_the_secret(server: Server, path: str, token: str) -> None:
    """Not even from this machine."""
    assert server.post(path, turn(), token=token.encode().decode("latin-1")).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/version",
        "/status",
        "/model",
        "/conversations/x/tracker",
        "/webhooks/rest/webhook",
        "/webhooks/frontdoor",
    ],
)
def test_nothing_else_answers(server: Server, path: str) -> None:
    """Rasa's HTTP API and its own channels are not there."""
    assert server.get(path).status_code == 404
    assert requests.post(server.url + path, json={}, timeout=5).status_code in {401, 404, 405}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        {},
        turn(text=None),
        turn(text=1),
        turn(text=["x"]),
        turn(text="x" * 5000),
        turn(payload="/greet"),
        turn(text=None, payload="greet"),
        turn(text=None, payload='/greet{"a":'),
        turn(conversation=""),
        turn(conversation="x" * 65),
        turn(conversation=None),
        turn(message_id=None),
        turn(language="xx"),
        turn(metadata=[]),
        turn(checkpoint="x"),
        turn(text="\ud800"),
    ],
    ids=lambda body: repr(body)[:40],
)
def test_a_body_that_is_no_turn_is_refused(server: Server, body: Any) -> None:
    """With a status that the gateway does not try again."""
    response = server.post("/turn", body)
    assert response.status_code == 400, response.text
    assert response.json()["status"] == "invalid_input"


@pytest.mark.parametrize(
    "entries",
    [None, "x", ["x"], [{"sender": "bot", "text": "x"}], [{"sender": "agent", "text": 1}], [{}]],
    ids=repr,
)
def test_what_an_agent_said_must_be_a_list_of_entries(server: Server, entries: Any) -> None:
    """The second route is as strict as the first."""
    assert server.post("/inform", turn(entries=entries)).status_code == 400


def test_an_unknown_state_is_a_conflict(server: Server) -> None:
    """The gateway sends the checkpoint then."""
    response = server.post("/turn", turn(after="m-0"))
    assert response.status_code == 409
    assert response.json()["status"] == "stale"


def test_a_dead_action_server_is_no_success(server: Server) -> None:
    """Rasa itself would answer 200 with nothing in it."""
    response = server.post("/turn", turn(text="fail"))
    assert response.status_code == 503
    assert response.json()["status"] == "action_failed"


def test_customers_words_are_not_in_the_log(server: Server) -> None:
    """Neither of a turn that succeeds nor of one that fails."""
    for text in (
        f"hello {CANARY}",
        f"fail {CANARY}",
        f"track {CANARY}",
        f'/track{{"order_number":"{CANARY}"}}',
    ):
        server.post("/turn", turn(text=text, metadata={"principal": CANARY}))
    assert CANARY not in server.log.read_text()


def test_a_port_in_use_is_said_at_once(tiny_model: Path) -> None:
    """Exit code 3 tells the launcher that starting again does not help."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        environ = os.environ | {"FRONTDOOR_INTERNAL_TOKEN": TOKEN}
        ended = run_to_end(tiny_model, other.getsockname()[1], environ)
    assert ended.returncode == 3
    assert b"FRONTDOOR_RASA_PORT" in ended.stderr


@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "not an archive"])
def test_a_model_that_cannot_be_loaded_is_refused(tiny_model: Path, tmp_path: Path, damage: str) -> None:
    """Exit code 4 and one sentence; Rasa itself would serve nothing and report health."""
    model = tmp_path / "20260101" / "model.tar.gz"
    model.parent.mkdir()
    good = tiny_model.read_bytes()
    contents = {"empty": b"", "truncated": good[: len(good) // 2], "not an archive": b"hello" * 1000}
    if damage in contents:
        model.write_bytes(contents[damage])
    environ = os.environ | {"FRONTDOOR_INTERNAL_TOKEN": TOKEN}
    ended = run_to_end(model, free_port(), environ)
    assert ended.returncode == 4, ended.stderr
    assert b"model" in ended.stderr.splitlines()[-1]


def test_a_model_that_fails_at_every_message_is_refused(tiny_model: Path, tmp_path: Path) -> None:
    """It loads, but cannot understand: its health must not say that all is well."""
    model = tmp_path / "20260101" / "model.tar.gz"
    model.parent.mkdir()
    with tarfile.open(tiny_model) as archive:
        archive.extractall(tmp_path / "unpacked", filter="data")
    metadata = tmp_path / "unpacked" / "metadata.json"
    described = json.loads(metadata.read_text())
    described["nlu_target"] = "a node that does not exist"
    metadata.write_text(json.dumps(described))
    with tarfile.open(model, "w:gz") as archive:
        archive.add(tmp_path / "unpacked", arcname="")
    environ = os.environ | {"FRONTDOOR_INTERNAL_TOKEN": TOKEN}
    ended = run_to_end(model, free_port(), environ)
    assert ended.returncode == 4, ended.stderr
    assert b"fails at every message" in ended.stderr


def test_it_does_not_start_without_a_secret(tiny_model: Path) -> None:
    """An open port to Rasa is never an accident."""
    environ = {name: value for name, value in os.environ.items() if name != "FRONTDOOR_INTERNAL_TOKEN"}
    ended = run_to_end(tiny_model, free_port(), environ)
    assert ended.returncode == 2
