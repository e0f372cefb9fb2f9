"""LangGraph checkpoints and store in the L9 Memory Substrate."""

from langgraph_checkpoint_l9.errors import L9Error
from langgraph_checkpoint_l9.saver import L9Saver
from langgraph_checkpoint_l9.store import L9Store

__all__ = ["L9Error", "L9Saver", "L9Store"]
