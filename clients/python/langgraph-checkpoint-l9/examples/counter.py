"""A graph that counts, and goes on counting when it is run again.

    pip install 'langgraph-checkpoint-l9[example]'
    L9_URL=http://127.0.0.1:8080 L9_KEY=... python counter.py my-thread
"""

from __future__ import annotations

import os
import sys
from typing import TypedDict

from langgraph.graph import END, START, StateGraph

from langgraph_checkpoint_l9 import L9Saver


class State(TypedDict, total=False):
    count: int


def add_one(state: State) -> State:
    return {"count": state.get("count", 0) + 1}


def main() -> None:
    thread = sys.argv[1] if len(sys.argv) > 1 else "counter"
    config = {"configurable": {"thread_id": thread}}
    with L9Saver(os.environ["L9_URL"], os.environ["L9_KEY"]) as saver:
        builder = StateGraph(State)
        builder.add_node("add_one", add_one)
        builder.add_edge(START, "add_one")
        builder.add_edge("add_one", END)
        graph = builder.compile(checkpointer=saver)
        print(graph.invoke({}, config))
        for checkpoint in saver.list(config, limit=3):
            print(checkpoint.metadata["step"], checkpoint.checkpoint["channel_values"])


if __name__ == "__main__":
    main()
