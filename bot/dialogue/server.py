"""``python -m bot.dialogue.server --model FILE --port N``: one model on loopback, our channel alone.

Exit codes, for the launcher: 2 settings are missing, 3 the port is in use, 4 the model cannot be loaded.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any, Final

SETTINGS_WRONG: Final = 2
PORT_IN_USE: Final = 3
BROKEN_MODEL: Final = 4

logger = logging.getLogger("bot.dialogue.server")


def main() -> None:
    """Loads the model and serves until a signal comes."""
    started = time.perf_counter()
    arguments = _arguments()
    secret = os.environ.get("FRONTDOOR_INTERNAL_TOKEN", "")
    if not secret:
        _leave(SETTINGS_WRONG, "FRONTDOOR_INTERNAL_TOKEN is not set; start the system with: frontdoor run")
    listening = _listen(arguments.port)
    # Until the server takes over these signals, they end the process at once.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    from bot.dialogue import logs  # noqa: PLC0415  (what can fail quickly comes before Rasa's slow imports)

    logs.configure(os.environ.get("FRONTDOOR_LOG_LEVEL", "INFO"))
    core = _load(arguments.model)
    asyncio.run(_try_out(core, arguments.model))

    from rasa.core.channels.channel import register  # noqa: PLC0415
    from sanic import Sanic  # noqa: PLC0415

    from bot.dialogue.channel import FrontdoorChannel  # noqa: PLC0415

    app = Sanic("frontdoor_dialogue", configure_logging=False)
    register([FrontdoorChannel(secret, core)], app, route="/webhooks/")

    @app.listener("after_server_stop")
    async def close(_app: Sanic, _loop: Any) -> None:
        await core.close()

    logger.info("ready after %.1f s with model %s", time.perf_counter() - started, core.model_id)
    app.run(sock=listening, access_log=False, motd=False, debug=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve one dialogue model to the gateway.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    return parser.parse_args()


def _listen(port: int) -> socket.socket:
    """Takes the port before the slow part, so that a conflict is known at once."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        _leave(PORT_IN_USE, f"port {port} is in use; set FRONTDOOR_RASA_PORT to a free one")
    return listening


def _load(model: Path) -> Any:
    from bot.dialogue import tuning  # noqa: PLC0415
    from bot.dialogue.action_server import ActionServer  # noqa: PLC0415
    from bot.dialogue.core import DialogueCore  # noqa: PLC0415

    if not model.is_file():
        _leave(BROKEN_MODEL, f"there is no model at {model}; make one with: frontdoor train dialogue")
    tuning.apply()
    actions = ActionServer(
        os.environ.get("FRONTDOOR_ACTIONS_URL", "http://127.0.0.1:5055") + "/webhook",
        token=os.environ["FRONTDOOR_INTERNAL_TOKEN"],
        timeout_s=float(os.environ.get("FRONTDOOR_ACTION_HTTP_TIMEOUT_S", "4")),
    )
    try:
        return DialogueCore(
            model, actions, turn_timeout_s=float(os.environ.get("FRONTDOOR_TURN_TIMEOUT_S", "8"))
        )
    except Exception as error:
        logger.exception("the model cannot be loaded")
        _leave(
            BROKEN_MODEL, f"the model {model.parent.name} cannot be loaded ({type(error).__name__}: {error})"
        )


async def _try_out(core: Any, model: Path) -> None:
    """Runs a turn in each language: a model of other code may load and then fail at every message.

    It also warms what is made at the first use, so that no customer waits for it.
    """
    from bot.dialogue.core import Turn, TurnFailed  # noqa: PLC0415

    for text in ("hello", "你好"):
        try:
            await core.run(Turn("smoke-test", text, text=text))
        except TurnFailed as error:
            if error.status == "failed":  # an action that cannot be reached yet says nothing about the model
                _leave(BROKEN_MODEL, f"the model {model.parent.name} fails at every message: {error}")
    core.forget("smoke-test")
    await core.close()


def _leave(code: int, why: str) -> None:
    sys.stderr.write(why + "\n")
    raise SystemExit(code)


if __name__ == "__main__":
    main()
