"""Checkpoints of the versions 1 to 3, whose sends are writes of the parent, against the server at L9_URL with L9_KEY."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.serde.types import TASKS

from langgraph_checkpoint_l9 import L9Saver

FIRST = "1ef00000-0000-6000-8000-000000000001"
SECOND = "1ef00000-0000-6001-8000-000000000002"
SENDS = ["send-1", "send-2", "send-3"]

# The members that a version has beside those of all.
MEMBERS: dict[int, dict[str, Any]] = {
    1: {"pending_sends": []},
    2: {"pending_sends": [], "versions_seen": {"__input__": {}, "node": {"start:node": "1.0"}}},
    3: {"pending_sends": [], "updated_channels": None},
}


def checkpoint(version: int, checkpoint_id: str, versions: dict[str, Any]) -> dict[str, Any]:
    return {
        "v": version,
        "ts": "2024-05-04T06:32:42.235444+00:00",
        "id": checkpoint_id,
        "channel_values": {name: [name] for name in versions},
        "channel_versions": versions,
        "versions_seen": {},
        **MEMBERS[version],
    }


def expect(found: Any, wanted: Any) -> None:
    if found != wanted:
        raise AssertionError(f"{found} instead of {wanted}")


def check(found: list[CheckpointTuple], stored: list[dict[str, Any]]) -> None:
    """The second one has the sends of the first one's writes, and is else as it was stored."""
    second, first = (one.checkpoint for one in found)
    expect(first, stored[0])
    versions = stored[1]["channel_versions"]
    greatest = max(versions.values()) if versions else 1
    expect(
        second,
        {
            **stored[1],
            "channel_values": {**stored[1]["channel_values"], TASKS: SENDS},
            "channel_versions": {**versions, TASKS: greatest},
        },
    )


async def of_version(saver: L9Saver, version: int, versions: dict[str, Any]) -> None:
    thread = f"version-{version}-{uuid4()}"
    config: RunnableConfig = {"configurable": {"thread_id": thread, "checkpoint_ns": ""}}
    stored = [checkpoint(version, FIRST, versions), checkpoint(version, SECOND, versions)]
    config = saver.put(config, stored[0], {"source": "input"}, versions)
    saver.put_writes(config, [(TASKS, "send-1"), (TASKS, "send-2")], "task-1")
    saver.put_writes(config, [("other", "no send"), (TASKS, "send-3")], "task-2")
    config = saver.put(config, stored[1], {"source": "loop"}, versions)
    of_thread: RunnableConfig = {"configurable": {"thread_id": thread}}
    check([*saver.list(of_thread)], stored)
    check([one async for one in saver.alist(of_thread)], stored)
    for found in (saver.get_tuple(of_thread), await saver.aget_tuple(config)):
        expect(found.checkpoint["channel_values"][TASKS], SENDS)
    saver.delete_thread(thread)


async def main() -> int:
    with L9Saver(os.environ["L9_URL"], os.environ["L9_KEY"]) as saver:
        for version in MEMBERS:
            for versions in ({}, {"a": 1, "b": 3}, {"a": "00000000000000000000000000000002.5"}):
                await of_version(saver, version, versions)
        await saver.aclose()
    print(f"earlier versions: {len(MEMBERS)} of {len(MEMBERS)} passed")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
