"""A bucket of the layout in which the manifest was one object, as that version wrote it.

Usage, with a version that has this layout: python tests/outputs/old_bucket.py > tests/outputs/old_bucket.zip
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from thumbcli.stores.object_store import ObjectStore

__all__ = ["OLD_TITLES", "restore"]

OLD_TITLES = ("One", "Two", "Three")
_FACTS = "facts.json"
_FILE = Path(__file__).with_suffix(".zip")


def restore(store: ObjectStore) -> list[str]:
    """Put the objects of the bucket into a store, and return their names."""
    with ZipFile(_FILE) as packed:
        facts = json.loads(packed.read(_FACTS))
        for name, attributes in facts.items():
            store.put(name, packed.read(name), attributes=attributes)
    return list(facts)


def _write() -> bytes:
    from dataclasses import replace

    import anyio

    from tests.batch.engine import Painter
    from tests.batch.stage import batch_of, run
    from tests.outputs.s3_server import BUCKET, ENVIRONMENT, running
    from thumbcli.contract import EngineName
    from thumbcli.stores.object_store import ObjectStore
    from thumbcli.stores.store_address import StoreAddress

    data = io.BytesIO()
    with running() as server, tempfile.TemporaryDirectory() as folder:
        os.environ |= ENVIRONMENT | {"AWS_ENDPOINT_URL": server.url, "THUMB_DATA_DIR": folder}
        batch = replace(batch_of(Path(folder), OLD_TITLES), out=Path(f"s3://{BUCKET}/covers"))
        anyio.run(run, batch, Painter(EngineName.THUMBAPI, cost=10))
        store = ObjectStore.open(StoreAddress(scheme="s3", bucket=BUCKET, prefix="covers"))
        with ZipFile(data, "w", ZIP_DEFLATED) as packed:
            facts = {}
            for found in store.list_all():
                content, _, facts[found.name] = store.get(found.name)
                packed.writestr(found.name, content)
            packed.writestr(_FACTS, json.dumps(facts))
    return data.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(_write())
