"""The public conformance suite of LangGraph's savers, against the server at L9_URL with L9_KEY.

With LANGGRAPH_DELTA_SPEC, the directory of the specification in a later copy of the suite, its cases of
delta channels too.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
from collections.abc import AsyncGenerator

import langgraph.checkpoint.conformance.spec as spec
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.checkpoint.conformance.report import ProgressCallbacks

from langgraph_checkpoint_l9 import L9Saver

CASES = 81
DELTA_CASES = 8


def saver() -> L9Saver:
    return L9Saver(os.environ["L9_URL"], os.environ["L9_KEY"])


@checkpointer_test(name="L9Saver")
async def l9() -> AsyncGenerator[L9Saver, None]:
    async with saver() as opened:
        yield opened


async def cases() -> bool:
    report = await validate(l9, progress=ProgressCallbacks.default())
    results = report.results.values()
    passed = sum(result.tests_passed for result in results)
    for failure in (failure for result in results for failure in result.failures):
        print(failure)
    print(f"conformance: {passed} of {CASES} cases passed")
    return passed == CASES


async def delta_cases(directory: str) -> bool:
    spec.__path__.append(directory)
    suite = importlib.import_module(spec.__name__ + ".test_delta_channel_history")
    async with saver() as opened:
        passed, _, failures = await suite.run_delta_channel_history_tests(opened)
    for failure in failures:
        print(failure)
    print(f"delta channels: {passed} of {DELTA_CASES} cases passed")
    return passed == DELTA_CASES


async def main() -> int:
    good = await cases()
    directory = os.environ.get("LANGGRAPH_DELTA_SPEC")
    if directory:
        good = await delta_cases(directory) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
