"""Failures that the server tells."""

from __future__ import annotations

from typing import Any

import httpx


class L9Error(Exception):
    """A request that the server refused.

    Attributes:
        status: of the answer.
        code: the stable code of the failure, such as ``forbidden``.
        problem: the whole problem document.
    """

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = problem.get("code", "")
        self.problem = problem
        super().__init__(f"{status} {self.code}: {problem.get('detail') or problem.get('title', '')}")

    @classmethod
    def of(cls, response: httpx.Response) -> L9Error:
        try:
            problem = response.json()
        except ValueError:
            problem = {}
        return cls(response.status_code, problem if isinstance(problem, dict) else {})
