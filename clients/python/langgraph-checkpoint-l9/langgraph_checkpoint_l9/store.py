"""A store over the server's HTTP interface."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any

import httpx
from langgraph.store.base import (
    BaseStore,
    GetOp,
    Item,
    ListNamespacesOp,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
    TTLConfig,
)

from langgraph_checkpoint_l9.errors import L9Error

PATH = "/v1/store/batch"

# The most operations of one call, and the most items that its searches may look for.
OPS = 500
FOUND = 1000


class L9Store(BaseStore):
    """Items of one API key's identity.

    The synchronous and the asynchronous methods do the same. Nothing is cached: any number of
    processes may use one store.

    Args:
        url: of the server, such as ``http://127.0.0.1:8080``.
        key: an API key with ``store:read`` and ``store:write``.
        index: the paths of the texts by which an item is found if its put names none, such as
            ``["text", "tags[*]"]``; without them, the whole value.
        ttl: ``default_ttl`` in minutes and ``refresh_on_read``. The server deletes what has expired.
        timeout: of a request, in seconds.
    """

    supports_ttl = True

    def __init__(
        self,
        url: str,
        key: str,
        *,
        index: Sequence[str] | None = None,
        ttl: TTLConfig | None = None,
        timeout: float = 30.0,
    ) -> None:
        self.ttl_config = ttl
        self._index = None if index is None else list(index)
        options: dict[str, Any] = {
            "base_url": url.rstrip("/"),
            "headers": {"Authorization": f"Bearer {key}"},
            "timeout": timeout,
        }
        self._client = httpx.Client(**options)
        self._async_client = httpx.AsyncClient(**options)

    def close(self) -> None:
        """Close the connections of the synchronous methods."""
        self._client.close()

    async def aclose(self) -> None:
        """Close the connections of the asynchronous methods."""
        await self._async_client.aclose()

    def __enter__(self) -> L9Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def __aenter__(self) -> L9Store:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Do operations in order, each seeing what those before it stored; 500 are one transaction."""
        results: list[Result] = []
        for call in calls(ops):
            response = self._client.post(PATH, **self._request(call))
            results += answers(call, response)
        return results

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Do operations as :meth:`batch` does."""
        results: list[Result] = []
        for call in calls(ops):
            response = await self._async_client.post(PATH, **self._request(call))
            results += answers(call, response)
        return results

    def _request(self, ops: list[Op]) -> dict[str, Any]:
        body = {"ops": [self._wire(op) for op in ops]}
        return {
            "content": json.dumps(body, allow_nan=False),
            "headers": {"Content-Type": "application/json"},
        }

    def _wire(self, op: Op) -> dict[str, Any]:
        if isinstance(op, GetOp):
            return {"get": {**address(op), "refresh": op.refresh_ttl}}
        if isinstance(op, PutOp):
            return self._put(op)
        if isinstance(op, SearchOp):
            search = {
                "namespace": list(op.namespace_prefix),
                "query": op.query,
                "filter": op.filter or None,
                "limit": op.limit,
                "offset": op.offset,
                "refresh": op.refresh_ttl,
            }
            return {"search": search}
        if isinstance(op, ListNamespacesOp):
            matches = [
                {"match_type": match.match_type, "namespace": list(match.path)}
                for match in op.match_conditions or ()
            ]
            return {
                "list_namespaces": {
                    "match_conditions": matches,
                    "max_depth": op.max_depth,
                    "limit": op.limit,
                    "offset": op.offset,
                }
            }
        raise ValueError(f"unknown operation: {type(op)}")

    def _put(self, op: PutOp) -> dict[str, Any]:
        if op.value is None:
            return {"delete": address(op)}
        index = self._index if op.index is None else op.index or []
        return {"put": {**address(op), "value": op.value, "index": index, "ttl_minutes": op.ttl}}


def calls(ops: Iterable[Op]) -> Iterator[list[Op]]:
    """Return operations as lists that one call takes, in order."""
    call: list[Op] = []
    found = 0
    for op in ops:
        looked_for = op.limit if isinstance(op, SearchOp) else 0
        if call and (len(call) == OPS or found + looked_for > FOUND):
            yield call
            call, found = [], 0
        call.append(op)
        found += looked_for
    if call:
        yield call


def address(op: GetOp | PutOp) -> dict[str, Any]:
    return {"namespace": list(op.namespace), "key": op.key}


def answers(ops: list[Op], response: httpx.Response) -> list[Result]:
    """Return the results of operations."""
    if not response.is_success:
        raise L9Error.of(response)
    return [answer(op, result) for op, result in zip(ops, response.json()["results"], strict=True)]


def answer(op: Op, result: dict[str, Any]) -> Result:
    if isinstance(op, GetOp) and "item" in result:
        return Item(**members(result["item"]))
    if isinstance(op, SearchOp):
        return [SearchItem(**members(item), score=item.get("score")) for item in result["items"]]
    if isinstance(op, ListNamespacesOp):
        return [tuple(labels) for labels in result["namespaces"]]
    return None


def members(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "namespace": tuple(item["namespace"]),
        "key": item["key"],
        "value": item["value"],
        "created_at": time(item["created_at"]),
        "updated_at": time(item["updated_at"]),
    }


def time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
