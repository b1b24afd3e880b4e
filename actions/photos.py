"""Pictures that customers sent, looked up among those of the shop."""

from __future__ import annotations

from typing import Final

from bot.pictures.uploads import Uploads
from models.images.listing import opened
from models.images.lookup import LOOKED_AT, Looked, Lookup
from models.worker import Worker

TIMEOUT_S: Final = 2.0  # within the time of an action, so that the skill itself can say what happened


class WorkerPhotos:
    """See :class:`actions.services.Photos`.

    Args:
        worker: holds the shop's pictures.
        uploads: keeps what customers send, cleaned by the gateway.
    """

    def __init__(self, worker: Worker[Lookup], uploads: Uploads) -> None:
        self._worker = worker
        self._uploads = uploads

    async def look(self, conversation_id: str, upload_id: str) -> Looked:
        """See :meth:`actions.services.Photos.look`."""
        path = (await self._uploads.find(conversation_id, upload_id)).path
        return await self._worker.call(lambda model: model.look(opened(path, LOOKED_AT)), timeout_s=TIMEOUT_S)
