"""Everything over plain HTTP: the widget's twin, catalogue, pages, documents, headers and errors."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.blocks import plain_text
from bot.gateway import pages
from bot.gateway.routes import API, OTHERS
from tests.bot.gateway.client import Widget
from tests.bot.gateway.conftest import System
from tests.fakes import FakeRasa, new_id


async def visitor(system: System) -> dict[str, str]:
    _status, welcome = await system.call("POST", "/api/v1/conversation", json={"language": "en"})
    return {"Authorization": f"Bearer {welcome['token']}"}


async def test_conversation_without_a_socket(system: System) -> None:
    """Open, send, and wait for the answer."""
    token = await visitor(system)
    sent = {"client_msg_id": new_id(), "text": "hello"}
    status, ack = await system.call("POST", "/api/v1/conversation/messages", json=sent, headers=token)
    assert (status, ack) == (200, {"client_msg_id": sent["client_msg_id"], "seq": 1, "dup": False})
    status, found = await system.call("GET", "/api/v1/conversation/events?after=1&wait_s=5", headers=token)
    assert status == 200
    assert plain_text(found["events"][0]["content"]) == "You said: hello"
    assert (found["last_seq"], found["status"]) == (2, "bot")


async def test_long_poll_wakes_when_something_happens(system: System) -> None:
    """It neither answers at once nor waits to the end."""
    token = await visitor(system)
    poll = asyncio.create_task(system.call("GET", "/api/v1/conversation/events?wait_s=25", headers=token))
    await asyncio.sleep(0.05)
    assert not poll.done()
    sent = {"client_msg_id": new_id(), "text": "hello"}
    await system.call("POST", "/api/v1/conversation/messages", json=sent, headers=token)
    async with asyncio.timeout(5):
        _status, found = await poll
    assert found["events"][0]["seq"] == 1


async def test_socket_and_rest_are_one_conversation(system: System) -> None:
    """What one transport stores, the other shows."""
    token = await visitor(system)
    widget = Widget(await system.socket())
    await widget.hello(token=token["Authorization"].partition(" ")[2])
    await widget.ask("hello")
    _status, found = await system.call("GET", "/api/v1/conversation/events", headers=token)
    assert found["events"] == widget.events


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eDp5"}])
@pytest.mark.parametrize(("method", "path"), [("GET", "events"), ("POST", "messages")])
async def test_visitors_part_needs_a_valid_token(
    system: System, method: str, path: str, header: dict[str, str]
) -> None:
    """Nobody reads or writes another's conversation."""
    status, body = await system.call(method, f"/api/v1/conversation/{path}", headers=header, json={})
    assert (status, body["code"]) == (401, "unauthorized")


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"[]",
        b"null",
        b'{"text": 5}',
        b"\xff\xfe",
        b'{"client_msg_id": "x", "text": "hi"}',
        b"[" * 30_000,
        b'{"t": "hello", "v": 1}',
    ],
)
async def test_bad_body_is_a_clear_400(system: System, body: bytes) -> None:
    """One shape of errors, whatever comes."""
    token = await visitor(system)
    status, answer = await system.call("POST", "/api/v1/conversation/messages", data=body, headers=token)
    assert (status, answer["ok"], answer["code"], answer["status"]) == (400, False, "invalid_input", 400)


async def test_oversize_body_is_a_413(system: System) -> None:
    """It is not read to its end."""
    status, answer = await system.call("POST", "/api/v1/conversation", data=b" " * 100_000)
    assert (status, answer["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "after=1e9", "wait_s=½", "after=99999999999999999999"]
)
async def test_bad_numbers_of_a_query_are_refused(system: System, query: str) -> None:
    """Only plain whole numbers are numbers."""
    status, _body = await system.call(
        "GET", f"/api/v1/conversation/events?{query}", headers=await visitor(system)
    )
    assert status == 400


async def test_new_visitors_of_one_address_are_limited(stopped: System) -> None:
    """With the time to wait in the header; those who come back are not counted."""
    system = await stopped.start(visitors_per_minute=1)
    _status, welcome = await system.call("POST", "/api/v1/conversation", json={})
    async with system.http.post("/api/v1/conversation", json={}) as response:
        assert response.status == 429
        assert int(response.headers["Retry-After"]) > 0
    status, _body = await system.call("POST", "/api/v1/conversation", json={"token": welcome["token"]})
    assert status == 200


async def test_forwarded_address_counts_only_from_a_trusted_proxy(stopped: System) -> None:
    """A client cannot invent addresses to escape a limit."""
    system = await stopped.start(visitors_per_minute=1)
    statuses = [
        (
            await system.call(
                "POST", "/api/v1/conversation", json={}, headers={"X-Forwarded-For": f"1.1.1.{n}"}
            )
        )[0]
        for n in range(2)
    ]
    assert statuses == [200, 429]
    await system.stop()
    system = await stopped.start(visitors_per_minute=1, trusted_proxies=("127.0.0.1",))
    statuses = [
        (
            await system.call(
                "POST", "/api/v1/conversation", json={}, headers={"X-Forwarded-For": f"1.1.1.{n}"}
            )
        )[0]
        for n in range(2)
    ]
    assert statuses == [200, 200]


async def test_shops_origin_may_read_the_answers(stopped: System) -> None:
    """Cross-origin calls of the shop's own pages are allowed, those of others are not."""
    system = await stopped.start(allowed_origins=("https://shop.test",))
    origin = {"Origin": "https://shop.test"}
    async with system.http.options("/api/v1/conversation/messages", headers=origin) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Origin"] == "https://shop.test"
    async with system.http.options(
        "/api/v1/conversation", headers={"Origin": "https://evil.test"}
    ) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_demo_customer_signs_in(system: System) -> None:
    """The demo shop's server vouches for its customers."""
    assert await system.call("GET", "/api/v1/demo/customers") == (
        200,
        [{"customer_id": "C1", "name": "Cleo"}],
    )
    _status, body = await system.call("POST", "/api/v1/demo/identity", json={"customer_id": "C1"})
    _status, welcome = await system.call("POST", "/api/v1/conversation", json=body)
    assert welcome["customer_name"] == "Cleo"
    assert (await system.call("POST", "/api/v1/demo/identity", json={"customer_id": "C9"}))[0] == 404


async def test_demo_is_not_served_without_the_setting(stopped: System) -> None:
    """With real customers nobody may sign in as anybody."""
    system = await stopped.start(demo=False)
    for method, path in [
        ("GET", "/api/v1/demo/customers"),
        ("POST", "/api/v1/demo/identity"),
        ("GET", "/shop"),
    ]:
        assert (await system.call(method, path, json={"customer_id": "C1"}))[0] == 404


@pytest.mark.parametrize("path", ["/nowhere", "/api/v1/products/x", "/api/v1/products/%00", "/media/x.webp"])
async def test_unknown_address_has_the_shape_of_errors(system: System, path: str) -> None:
    """Also where no handler was found."""
    status, body = await system.call("GET", path)
    assert (status, body["code"], body["ok"]) == (404, "not_found", False)


async def test_wrong_method_has_the_shape_of_errors(system: System) -> None:
    """And names the right ones."""
    async with system.http.delete("/api/v1/products") as response:
        assert response.status == 405
        assert "GET" in response.headers["Allow"]
        assert (await response.json())["code"] == "method_not_allowed"


async def test_unforeseen_error_tells_no_details(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """Customers never meet a traceback."""

    async def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(system.shop, "categories", broken)
    status, body = await system.call("GET", "/api/v1/categories")
    assert (status, body["code"]) == (500, "internal")
    assert "secret" not in str(body)


@pytest.mark.parametrize("path", ["/live", "/nowhere", "/api/v1/products", "/console"])
async def test_every_answer_has_the_security_headers(system: System, path: str) -> None:
    """Also errors."""
    async with system.http.get(path) as response:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "script-src 'self';" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of built pages."""
    folder = tmp_path / "static"
    for name in ("shop/index.html", "console/index.html", "widget/v1/loader.js", "shop/main-a1b2c3d4.js"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    monkeypatch.setattr(pages, "STATIC", folder)
    return folder


@pytest.mark.parametrize(
    ("path", "file", "cache"),
    [
        ("/shop", "shop/index.html", "no-cache"),
        ("/shop/products/p-1", "shop/index.html", "no-cache"),
        ("/console", "console/index.html", "no-cache"),
        ("/widget/v1/loader.js", "widget/v1/loader.js", "public, max-age=300"),
        ("/static/shop/main-a1b2c3d4.js", "shop/main-a1b2c3d4.js", "public, max-age=31536000, immutable"),
    ],
)
async def test_pages_are_served_with_fitting_caching(
    system: System, built: Path, path: str, file: str, cache: str
) -> None:
    """What never changes is kept, what may change is asked for again."""
    async with system.http.get(path) as response:
        assert (response.status, await response.text()) == (200, file)
        assert response.headers["Cache-Control"] == cache


async def test_pages_that_are_not_built_say_so(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator reads which command is missing."""
    monkeypatch.setattr(pages, "STATIC", Path("nowhere"))
    status, body = await system.call("GET", "/console")
    assert status == 404
    assert "make web" in body["error"]


@pytest.mark.parametrize(
    "name",
    [
        "..%2fsecret.key",
        "%2e%2e%2fsecret.key",
        ".hidden.webp",
        "secret.key",
        "x.svg",
        "a%00.webp",
        "..%5csecret.key",
    ],
)
async def test_pictures_lead_to_no_other_file(system: System, name: str) -> None:
    """Neither out of the folder, nor to anything that is not a picture."""
    media = system.folder / "media"
    media.mkdir()
    for file in ("x.svg", "secret.key", ".hidden.webp"):
        (media / file).write_text("secret")
    (system.folder / "secret.key").write_text("secret")
    async with system.http.get(f"/media/{name}") as response:
        assert response.status == 404


async def test_picture_is_served_as_a_picture_only(system: System) -> None:
    """Its type is fixed by its name, and it runs nothing."""
    (system.folder / "media").mkdir()
    (system.folder / "media" / "a.webp").write_bytes(b"<script>")
    async with system.http.get("/media/a.webp") as response:
        assert response.headers["Content-Type"] == "image/webp"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_openapi_document_describes_every_route_of_the_rest_part(system: System) -> None:
    """The router and the document name the same addresses and methods."""
    _status, document = await system.call("GET", "/openapi.json")
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    routed = {
        (route.method, route.resource.canonical)
        for route in system.app.router.routes()
        if route.resource is not None and route.method not in {"HEAD", "OPTIONS"}
    }
    others = {(route.method, route.path.replace("{path:.+}", "{path}")) for route in OTHERS}
    assert described == routed - others
    assert described == {(route.method, route.path) for route in API}


async def test_openapi_document_is_well_formed(system: System) -> None:
    """Every reference leads somewhere, every schema is one, every id is used once."""
    _status, document = await system.call("GET", "/openapi.json")
    assert document["openapi"].startswith("3.1")
    ids = [
        operation["operationId"] for methods in document["paths"].values() for operation in methods.values()
    ]
    assert len(ids) == len(set(ids))
    for schema in schemas(document["paths"]):
        if "$ref" in schema:
            assert schema["$ref"].rpartition("/")[2] in document["components"]["schemas"]
        Draft202012Validator.check_schema(schema)


def schemas(part: Any) -> list[Any]:
    if isinstance(part, dict):
        return ([part["schema"]] if "schema" in part else []) + [
            found for value in part.values() for found in schemas(value)
        ]
    return [found for value in part for found in schemas(value)] if isinstance(part, list) else []


async def test_metrics_count_messages_and_turns(system: System, rasa: FakeRasa) -> None:
    """In Prometheus' format, with routes and never with addresses."""
    widget = await system.widget()
    await widget.ask("hello")
    await system.call("GET", "/api/v1/products/secret-id")
    async with system.http.get("/metrics") as response:
        text = await response.text()
    assert 'frontdoor_messages_total{result="accepted"} 1.0' in text
    assert 'frontdoor_turns_total{outcome="answered"} 1.0' in text
    assert 'route="/api/v1/products/{id}"' in text
    assert "secret-id" not in text
