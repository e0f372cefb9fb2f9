"""Metadata that PostgreSQL cannot hold as it is, against the server at L9_URL with L9_KEY."""

from __future__ import annotations

import os
import sys
from typing import Any
from uuid import uuid4

from langgraph.checkpoint.base import empty_checkpoint

from langgraph_checkpoint_l9 import L9Saver
from langgraph_checkpoint_l9.wire import storable

# Each value, and as which it is stored.
VALUES: dict[str, tuple[Any, Any]] = {
    "nan": (float("nan"), None),
    "infinite": ([float("inf"), float("-inf"), 1.5], [None, None, 1.5]),
    "nul": ("a\x00b", "ab"),
    "lone": ("a\ud800b\udfff", "ab"),
    "pair": ("\U0001f600", "\U0001f600"),
    "nested": ({"k\udc00": ("\x00", {"x": float("nan")})}, {"k": ["", {"x": None}]}),
    "plain": ([1, True, None, "text"], [1, True, None, "text"]),
}


def expect(found: Any, wanted: Any) -> None:
    if found != wanted:
        raise AssertionError(f"{found!r} instead of {wanted!r}")


def main() -> int:
    given = {name: value for name, (value, _) in VALUES.items()}
    wanted = {name: value for name, (_, value) in VALUES.items()}
    expect(storable(given), wanted)
    with L9Saver(os.environ["L9_URL"], os.environ["L9_KEY"]) as saver:
        config: Any = {"configurable": {"thread_id": str(uuid4()), "checkpoint_ns": ""}}
        metadata: Any = {"source": "loop", "step": 1, **given}
        stored = saver.put(config, empty_checkpoint(), metadata, {})
        found = saver.get_tuple(stored)
        assert found is not None
        expect({name: found.metadata.get(name) for name in wanted}, wanted)  # type: ignore[attr-defined]
        saver.delete_thread(config["configurable"]["thread_id"])
    print("metadata: as PostgreSQL can hold it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
