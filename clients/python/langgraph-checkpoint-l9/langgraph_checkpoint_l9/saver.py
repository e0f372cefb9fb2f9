"""A checkpoint saver over the server's HTTP interface."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

import httpx
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    DeltaChannelHistory,
    get_checkpoint_id,
)
from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.serde.types import TASKS

from langgraph_checkpoint_l9.errors import L9Error
from langgraph_checkpoint_l9.wire import Codec, address, config_of, namespace_of, thread_of

PATH = "/v1/checkpoints"

# The most checkpoints with values that one page has, and the most threads that one call prunes.
PAGE = 20
THREADS = 100

# The version of checkpoints from which on their sends are values of a channel.
WITHOUT_PENDING_SENDS = 4


class L9Saver(BaseCheckpointSaver):
    """Checkpoints of the threads of one API key's identity.

    The synchronous and the asynchronous methods do the same. Nothing is cached: any number of
    processes may use one thread.

    Args:
        url: of the server, such as ``http://127.0.0.1:8080``.
        key: an API key with ``checkpoints:read`` and ``checkpoints:write``.
        serde: of the values, which the server does not look into.
        timeout: of a request, in seconds.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        serde: SerializerProtocol | None = None,
        timeout: float = 30.0,
    ) -> None:
        super().__init__(serde=serde)
        options: dict[str, Any] = {
            "base_url": url.rstrip("/"),
            "headers": {"Authorization": f"Bearer {key}"},
            "timeout": timeout,
        }
        self._client = httpx.Client(**options)
        self._async_client = httpx.AsyncClient(**options)

    @property
    def _codec(self) -> Codec:
        return Codec(self.serde)

    def close(self) -> None:
        """Close the connections of the synchronous methods."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the connections of the asynchronous methods."""
        await self._async_client.aclose()

    def __enter__(self) -> L9Saver:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> L9Saver:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    # Requests

    @staticmethod
    def _request(method: str, path: str, query: Mapping[str, Any], body: Any) -> dict[str, Any]:
        request: dict[str, Any] = {"method": method, "url": PATH + path, "params": query}
        if body is not None:
            request["content"] = json.dumps(body, allow_nan=False)
            request["headers"] = {"Content-Type": "application/json"}
        return request

    @staticmethod
    def _answer(response: httpx.Response) -> Any:
        if response.is_success:
            return response.json() if response.content else None
        raise L9Error.of(response)

    def _call(self, method: str, path: str = "", query: Mapping[str, Any] = {}, body: Any = None) -> Any:
        return self._answer(self._client.request(**self._request(method, path, query, body)))

    async def _acall(
        self, method: str, path: str = "", query: Mapping[str, Any] = {}, body: Any = None
    ) -> Any:
        request = self._request(method, path, query, body)
        return self._answer(await self._async_client.request(**request))

    # Storing

    @staticmethod
    def _misses_channels(failure: L9Error) -> bool:
        return failure.code == "missing-channels"

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a checkpoint; values that its parent has are not sent again."""
        given = (config, checkpoint, metadata, new_versions)
        try:
            self._call("PUT", body=self._codec.put(*given))
        except L9Error as failure:
            if not self._misses_channels(failure):
                raise
            self._call("PUT", body=self._codec.put(*given, everything=True))
        return config_of(thread_of(config), namespace_of(config), checkpoint["id"])

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Store a checkpoint; values that its parent has are not sent again."""
        given = (config, checkpoint, metadata, new_versions)
        try:
            await self._acall("PUT", body=self._codec.put(*given))
        except L9Error as failure:
            if not self._misses_channels(failure):
                raise
            await self._acall("PUT", body=self._codec.put(*given, everything=True))
        return config_of(thread_of(config), namespace_of(config), checkpoint["id"])

    def put_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Store the writes of a task."""
        self._call("POST", "/writes", body=self._codec.writes(config, writes, task_id, task_path))

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Store the writes of a task."""
        body = self._codec.writes(config, writes, task_id, task_path)
        await self._acall("POST", "/writes", body=body)

    # Reading

    @staticmethod
    def _one(config: RunnableConfig) -> dict[str, str]:
        query = {"thread_id": thread_of(config), "ns": namespace_of(config)}
        checkpoint_id = get_checkpoint_id(config)
        return {**query, "checkpoint_id": checkpoint_id} if checkpoint_id else query

    def _find(self, config: RunnableConfig) -> dict[str, Any] | None:
        try:
            return self._call("GET", "/one", self._one(config))
        except L9Error as failure:
            if failure.status == 404:
                return None
            raise

    async def _afind(self, config: RunnableConfig) -> dict[str, Any] | None:
        try:
            return await self._acall("GET", "/one", self._one(config))
        except L9Error as failure:
            if failure.status == 404:
                return None
            raise

    @staticmethod
    def _parent_with_sends(found: CheckpointTuple) -> RunnableConfig | None:
        """Return the parent of a checkpoint whose version left its sends among the parent's writes."""
        return found.parent_config if found.checkpoint["v"] < WITHOUT_PENDING_SENDS else None

    def _add_sends(self, checkpoint: Checkpoint, parent: dict[str, Any] | None) -> None:
        writes = self._codec.pending(parent["writes"]) if parent else []
        sends = [value for _, channel, value in writes if channel == TASKS]
        if sends:
            versions = checkpoint["channel_versions"]
            versions[TASKS] = max(versions.values()) if versions else self.get_next_version(None, None)
            checkpoint["channel_values"][TASKS] = sends

    def _tuple(self, found: dict[str, Any]) -> CheckpointTuple:
        read = self._codec.tuple(found)
        parent = self._parent_with_sends(read)
        if parent:
            self._add_sends(read.checkpoint, self._find(parent))
        return read

    async def _atuple(self, found: dict[str, Any]) -> CheckpointTuple:
        read = self._codec.tuple(found)
        parent = self._parent_with_sends(read)
        if parent:
            self._add_sends(read.checkpoint, await self._afind(parent))
        return read

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return a checkpoint with its writes; the newest one without an id."""
        found = self._find(config)
        return self._tuple(found) if found else None

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return a checkpoint with its writes; the newest one without an id."""
        found = await self._afind(config)
        return await self._atuple(found) if found else None

    @staticmethod
    def _listing(
        config: RunnableConfig | None,
        filter: dict[str, Any] | None,
        before: RunnableConfig | None,
    ) -> dict[str, Any]:
        query: dict[str, Any] = {"include": "values"}
        configurable = (config or {}).get("configurable") or {}
        for name, parameter in (
            ("thread_id", "thread_id"),
            ("checkpoint_ns", "ns"),
            ("checkpoint_id", "checkpoint_id"),
        ):
            if configurable.get(name) is not None:
                query[parameter] = str(configurable[name])
        if filter:
            query["filter"] = json.dumps(filter, allow_nan=False)
        earliest = get_checkpoint_id(before) if before else None
        if earliest:
            query["before"] = earliest
        return query

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        """Return checkpoints, the newest first, page by page."""
        query = self._listing(config, filter, before)
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            page = self._call("GET", query={**query, "limit": size})
            yield from map(self._tuple, page["data"])
            left = None if left is None else left - len(page["data"])
            if not page["has_more"]:
                return
            query["cursor"] = page["next_cursor"]

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Return checkpoints, the newest first, page by page."""
        query = self._listing(config, filter, before)
        left = limit
        while left is None or left > 0:
            size = PAGE if left is None else min(PAGE, left)
            page = await self._acall("GET", query={**query, "limit": size})
            for found in page["data"]:
                yield await self._atuple(found)
            left = None if left is None else left - len(page["data"])
            if not page["has_more"]:
                return
            query["cursor"] = page["next_cursor"]

    def _histories(self, answer: dict[str, Any]) -> Mapping[str, DeltaChannelHistory]:
        histories: dict[str, DeltaChannelHistory] = {}
        for found in answer["histories"]:
            history: DeltaChannelHistory = {"writes": self._codec.pending(found["writes"])}
            if found["seed"] is not None:
                history["seed"] = self._codec.load(found["seed"])
            histories[found["channel"]] = history
        return histories

    def get_delta_channel_history(
        self, *, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Return the histories of channels, in one call."""
        if not channels:
            return {}
        if not get_checkpoint_id(config):
            newest = self.get_tuple(config)
            if newest is None:
                return {channel: {"writes": []} for channel in channels}
            config = newest.config
        body = {**address(config), "channels": [*channels]}
        return self._histories(self._call("POST", "/delta-history", body=body))

    async def aget_delta_channel_history(
        self, *, config: RunnableConfig, channels: Sequence[str]
    ) -> Mapping[str, DeltaChannelHistory]:
        """Return the histories of channels, in one call."""
        if not channels:
            return {}
        if not get_checkpoint_id(config):
            newest = await self.aget_tuple(config)
            if newest is None:
                return {channel: {"writes": []} for channel in channels}
            config = newest.config
        body = {**address(config), "channels": [*channels]}
        return self._histories(await self._acall("POST", "/delta-history", body=body))

    # Deleting and copying

    def delete_thread(self, thread_id: str) -> None:
        """Delete a thread with everything."""
        self._call("DELETE", query={"thread_id": str(thread_id)})

    async def adelete_thread(self, thread_id: str) -> None:
        """Delete a thread with everything."""
        await self._acall("DELETE", query={"thread_id": str(thread_id)})

    def delete_for_runs(self, run_ids: Sequence[str]) -> None:
        """Delete the checkpoints of runs, in whatever threads."""
        for run_id in run_ids:
            self._call("DELETE", query={"run_id": str(run_id)})

    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        """Delete the checkpoints of runs, in whatever threads."""
        for run_id in run_ids:
            await self._acall("DELETE", query={"run_id": str(run_id)})

    def copy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        """Copy a thread under the same ids to another."""
        body = {"from": str(source_thread_id), "to": str(target_thread_id)}
        self._call("POST", "/copy", body=body)

    async def acopy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        """Copy a thread under the same ids to another."""
        body = {"from": str(source_thread_id), "to": str(target_thread_id)}
        await self._acall("POST", "/copy", body=body)

    @staticmethod
    def _prunings(thread_ids: Sequence[str], strategy: str) -> Iterator[dict[str, Any]]:
        threads = [str(thread_id) for thread_id in thread_ids]
        for start in range(0, len(threads), THREADS):
            yield {"thread_ids": threads[start : start + THREADS], "strategy": strategy}

    def prune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        """Remove old checkpoints of threads, but what the newest ones need."""
        for body in self._prunings(thread_ids, strategy):
            self._call("POST", "/prune", body=body)

    async def aprune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        """Remove old checkpoints of threads, but what the newest ones need."""
        for body in self._prunings(thread_ids, strategy):
            await self._acall("POST", "/prune", body=body)
