"""Checkpoints as the server's JSON has them."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    PendingWrite,
    get_checkpoint_id,
    get_serializable_checkpoint_metadata,
)
from langgraph.checkpoint.serde.base import SerializerProtocol

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def thread_of(config: RunnableConfig) -> str:
    """Return the thread of a configuration, which must name one."""
    thread = (config.get("configurable") or {}).get("thread_id")
    if thread is None or str(thread) == "":
        raise ValueError("the configuration must have a thread_id in its 'configurable'")
    return str(thread)


def namespace_of(config: RunnableConfig) -> str:
    """Return the namespace of a configuration; the root without one."""
    return config["configurable"].get("checkpoint_ns") or ""


def address(config: RunnableConfig) -> dict[str, str]:
    """Return the place of a checkpoint that a configuration names."""
    checkpoint_id = get_checkpoint_id(config)
    if not checkpoint_id:
        raise ValueError("the configuration must have a checkpoint_id in its 'configurable'")
    return {"thread_id": thread_of(config), "ns": namespace_of(config), "checkpoint_id": checkpoint_id}


def config_of(thread: str, namespace: str, checkpoint_id: str) -> RunnableConfig:
    return {
        "configurable": {
            "thread_id": thread,
            "checkpoint_ns": namespace,
            "checkpoint_id": checkpoint_id,
        }
    }


def storable(value: Any) -> Any:
    """Return a JSON value without what PostgreSQL cannot hold.

    U+0000 and halves of surrogate pairs are left out, numbers that are not finite are null.
    """
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(item) for item in value]
    return value


class Codec:
    """Values to and from the wire, by a serializer."""

    def __init__(self, serde: SerializerProtocol) -> None:
        self.serde = serde

    def dump(self, value: Any) -> dict[str, str]:
        kind, data = self.serde.dumps_typed(value)
        return {"type": kind, "base64": base64.b64encode(data).decode("ascii")}

    def load(self, value: dict[str, str]) -> Any:
        return self.serde.loads_typed((value["type"], base64.b64decode(value["base64"])))

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
        *,
        everything: bool = False,
    ) -> dict[str, Any]:
        """Return the request that stores a checkpoint: with what is new, or with everything."""
        parent = get_checkpoint_id(config)
        values = checkpoint["channel_values"]
        versions = dict(checkpoint["channel_versions"])
        versions.update({name: version for name, version in new_versions.items() if name in values})
        channels: list[dict[str, Any]] = []
        for name, version in versions.items():
            channel: dict[str, Any] = {"name": name, "version": json.dumps(version)}
            if name in values:
                if everything or not parent or name in new_versions:
                    channel["value"] = self.dump(values[name])
                else:
                    channel["unchanged"] = True
            channels.append(channel)
        serializable = storable(get_serializable_checkpoint_metadata(config, metadata))
        request: dict[str, Any] = {
            "thread_id": thread_of(config),
            "ns": namespace_of(config),
            "checkpoint_id": checkpoint["id"],
            "metadata": serializable,
            "body": self.dump({key: item for key, item in checkpoint.items() if key != "channel_values"}),
            "channels": channels,
        }
        if parent:
            request["parent_id"] = parent
        if serializable.get("run_id"):
            request["run_id"] = str(serializable["run_id"])
        return request

    def writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str,
    ) -> dict[str, Any]:
        """Return the request that stores the writes of a task."""
        return {
            **address(config),
            "task_id": task_id,
            "task_path": task_path,
            "writes": [
                {
                    "idx": WRITES_IDX_MAP.get(channel, index),
                    "channel": channel,
                    "value": self.dump(value),
                    "overwrite": channel in WRITES_IDX_MAP,
                }
                for index, (channel, value) in enumerate(writes)
            ],
        }

    def pending(self, writes: list[dict[str, Any]]) -> list[PendingWrite]:
        return [(write["task_id"], write["channel"], self.load(write["value"])) for write in writes]

    def tuple(self, found: dict[str, Any]) -> CheckpointTuple:
        """Return what the server answered of a checkpoint."""
        checkpoint = self.load(found["body"])
        checkpoint["channel_values"] = {
            channel["name"]: self.load(channel["value"])
            for channel in found["channels"]
            if "value" in channel
        }
        thread, namespace, parent = found["thread_id"], found["ns"], found["parent_id"]
        return CheckpointTuple(
            config_of(thread, namespace, found["checkpoint_id"]),
            checkpoint,
            found["metadata"],
            config_of(thread, namespace, parent) if parent else None,
            self.pending(found["writes"]),
        )
