"""Histories of delta channels, against the server at L9_URL with L9_KEY: each of eight rules as a thread with its answer."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base.id import uuid6
from langgraph.checkpoint.serde.types import _DeltaSnapshot

from langgraph_checkpoint_l9 import L9Saver


@dataclass
class Step:
    """A checkpoint: the values that channels enter it with, and the writes that lead to the next one."""

    values: Mapping[str, Any] = field(default_factory=dict)
    writes: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Rule:
    """A thread of steps, and for each channel the seed (None: there is none) and the writes behind it, before the last step."""

    says: str
    steps: list[Step]
    history: Mapping[str, tuple[Any, list[Any]]]


def snapshot(value: Any, **writes: Any) -> Step:
    return Step({"c": _DeltaSnapshot(value)}, writes)


def write(value: Any) -> Step:
    return Step(writes={"c": value})


RULES = [
    Rule("the oldest write comes first", [snapshot("s"), write("1"), write("2"), write("3"), Step()], {"c": ("s", ["1", "2", "3"])}),
    Rule("the nearest value is the seed", [snapshot("far"), write("1"), snapshot("near"), write("2"), Step()], {"c": ("near", ["2"])}),
    Rule("writes of the last checkpoint are not yet history", [snapshot("s"), write("1"), write("pending")], {"c": ("s", ["1"])}),
    Rule(
        "each channel ends where its own value is",
        [
            Step(writes={"c": "0", "d": "0"}),
            Step({"c": _DeltaSnapshot("c")}, {"c": "1", "d": "1"}),
            Step({"d": _DeltaSnapshot("d")}, {"c": "2", "d": "2"}),
            Step(),
        ],
        {"c": ("c", ["1", "2"]), "d": ("d", ["2"])},
    ),
    Rule("no channels have no history", [snapshot("s"), write("1"), Step()], {}),
    Rule("without a value the writes go back to the first checkpoint", [write("0"), write("1"), Step()], {"c": (None, ["0", "1"])}),
    Rule("a plain value is a seed too", [write("0"), Step({"c": [1, 2]}), write("2"), Step()], {"c": ([1, 2], ["2"])}),
    Rule("the writes of the seed's checkpoint follow it", [snapshot("s", c="at"), write("behind"), Step()], {"c": ("s", ["at", "behind"])}),
]


def plain(seed: Any) -> Any:
    return seed.value if isinstance(seed, _DeltaSnapshot) else seed


def store(saver: L9Saver, steps: list[Step]) -> RunnableConfig:
    config: RunnableConfig = {"configurable": {"thread_id": f"delta-{uuid4()}", "checkpoint_ns": ""}}
    for number, step in enumerate(steps, 1):
        versions = dict.fromkeys(step.values, number)
        checkpoint: Any = {
            "v": 4,
            "ts": "2026-01-02T03:04:05+00:00",
            "id": str(uuid6(clock_seq=-1)),
            "channel_values": dict(step.values),
            "channel_versions": versions,
            "versions_seen": {},
            "updated_channels": None,
        }
        config = saver.put(config, checkpoint, {"source": "loop", "step": number}, versions)
        if step.writes:
            saver.put_writes(config, [*step.writes.items()], str(uuid4()))
    return config


async def check(saver: L9Saver, rule: Rule) -> None:
    config = store(saver, rule.steps)
    for found in (
        saver.get_delta_channel_history(config=config, channels=[*rule.history]),
        await saver.aget_delta_channel_history(config=config, channels=[*rule.history]),
    ):
        told = {
            channel: (plain(history.get("seed")), [value for _, _, value in history["writes"]])
            for channel, history in found.items()
        }
        if told != dict(rule.history):
            raise AssertionError(f"{rule.says}: {told} instead of {rule.history}")
    saver.delete_thread(config["configurable"]["thread_id"])


async def main() -> int:
    with L9Saver(os.environ["L9_URL"], os.environ["L9_KEY"]) as saver:
        for rule in RULES:
            await check(saver, rule)
        await saver.aclose()
    print(f"histories of delta channels: {len(RULES)} of {len(RULES)} rules hold")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
