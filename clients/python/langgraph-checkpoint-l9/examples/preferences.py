"""A graph that remembers what a user likes, across threads.

    pip install 'langgraph-checkpoint-l9[example]'
    L9_URL=http://127.0.0.1:8080 L9_KEY=... python preferences.py "I drink green tea"
"""

from __future__ import annotations

import os
import sys
from typing import TypedDict
from uuid import uuid4

from langgraph.graph import END, START, StateGraph
from langgraph.store.base import BaseStore

from langgraph_checkpoint_l9 import L9Saver, L9Store

USER = ("users", "7", "likes")


class State(TypedDict, total=False):
    said: str
    known: list[str]


def remember(state: State, *, store: BaseStore) -> State:
    known = [item.value["text"] for item in store.search(USER, query=state["said"], limit=3)]
    store.put(USER, uuid4().hex, {"text": state["said"]})
    return {"known": known}


def main() -> None:
    said = sys.argv[1] if len(sys.argv) > 1 else "I drink green tea"
    url, key = os.environ["L9_URL"], os.environ["L9_KEY"]
    with L9Saver(url, key) as saver, L9Store(url, key, index=["text"]) as store:
        builder = StateGraph(State)
        builder.add_node("remember", remember)
        builder.add_edge(START, "remember")
        builder.add_edge("remember", END)
        graph = builder.compile(checkpointer=saver, store=store)
        print(graph.invoke({"said": said}, {"configurable": {"thread_id": uuid4().hex}}))


if __name__ == "__main__":
    main()
