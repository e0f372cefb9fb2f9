"""The contract of LangGraph's stores, against the server at L9_URL with L9_KEY.

The cases are those of LangGraph's store in PostgreSQL, each in a namespace of its own.
"""

from __future__ import annotations

import asyncio
import os
import unittest
from typing import Any
from uuid import uuid4

from langgraph.store.base import (
    GetOp,
    InvalidNamespaceError,
    Item,
    ListNamespacesOp,
    MatchCondition,
    PutOp,
    SearchOp,
)

from langgraph_checkpoint_l9 import L9Error, L9Store


def opened(**options: Any) -> L9Store:
    return L9Store(os.environ["L9_URL"], os.environ["L9_KEY"], **options)


class StoreTest(unittest.TestCase):
    def setUp(self) -> None:
        self.store = opened()
        self.addCleanup(self.store.close)
        self.root = uuid4().hex

    def at(self, *labels: str) -> tuple[str, ...]:
        return (self.root, *labels)

    def found(self, *labels: str) -> set[tuple[str, ...]]:
        return {item.namespace[1:] for item in self.store.search(self.at(*labels), limit=100)}

    def listed(self, **conditions: Any) -> set[tuple[str, ...]]:
        if "prefix" in conditions or "suffix" not in conditions:
            conditions["prefix"] = self.at(*conditions.get("prefix", ()))
        namespaces = self.store.list_namespaces(limit=100, **conditions)
        return {namespace[1:] for namespace in namespaces if namespace[0] == self.root}

    def fill(self, *namespaces: tuple[str, ...]) -> None:
        for namespace in namespaces:
            self.store.put(self.at(*namespace), "k", {"v": 1}, index=False)

    def test_answers_in_the_order_of_the_operations(self) -> None:
        foo, bar = self.at("foo"), self.at("bar")
        results = self.store.batch(
            [
                PutOp(foo, "1", {"data": "value1"}),
                PutOp(bar, "2", {"data": "value2"}),
                GetOp(foo, "1"),
                SearchOp((self.root,), filter={"data": "value1"}),
                ListNamespacesOp((MatchCondition("prefix", (self.root,)),)),
                GetOp(foo, "3"),
                PutOp(foo, "1", None),
                GetOp(foo, "1"),
            ]
        )
        self.assertEqual([None, None], results[:2])
        self.assertIsInstance(results[2], Item)
        self.assertEqual({"data": "value1"}, results[2].value)
        self.assertEqual(["1"], [item.key for item in results[3]])
        self.assertEqual([bar, foo], results[4])
        self.assertEqual([None] * 3, results[5:])

    def test_stores_reads_and_deletes(self) -> None:
        docs = self.at("docs")
        self.store.put(docs, "1", {"title": "Test", "n": 1.5, "list": [None, True]})
        first = self.store.get(docs, "1")
        self.assertEqual((docs, "1"), (first.namespace, first.key))
        self.assertEqual({"title": "Test", "n": 1.5, "list": [None, True]}, first.value)
        self.store.put(docs, "1", {"title": "Other"})
        second = self.store.get(docs, "1")
        self.assertEqual(first.created_at, second.created_at)
        self.assertGreater(second.updated_at, first.updated_at)
        self.assertIsNone(self.store.get(self.at("other"), "1"))
        self.store.delete(docs, "1")
        self.store.delete(docs, "1")
        self.assertIsNone(self.store.get(docs, "1"))

    def test_searches_by_members_and_pages(self) -> None:
        for key, author, score in [("1", "Alice", 4.5), ("2", "Bob", 3), ("3", "Alice", 10)]:
            self.store.put(self.at("docs"), key, {"author": author, "score": score}, index=False)
        search = self.store.search
        self.assertEqual(3, len(search((self.root,))))
        self.assertEqual(["3", "1"], [i.key for i in search((self.root,), filter={"author": "Alice"})])
        self.assertEqual(
            {"1", "3"}, {i.key for i in search((self.root,), filter={"score": {"$gt": 3, "$lte": 10}})}
        )
        self.assertEqual(["2"], [i.key for i in search((self.root,), filter={"author": {"$ne": "Alice"}})])
        self.assertEqual(["3", "2"], [i.key for i in search((self.root,), limit=2)])
        self.assertEqual(["1"], [i.key for i in search((self.root,), offset=2)])

    def test_stops_at_the_bounds_of_labels(self) -> None:
        self.fill(("foo",), ("foo", "child"), ("foo", "child", "deep"), ("foobar",), ("foobar", "baz"), ("foo2",))
        self.assertEqual({("foo",), ("foo", "child"), ("foo", "child", "deep")}, self.found("foo"))
        self.assertEqual({("foobar",), ("foobar", "baz")}, self.found("foobar"))
        self.assertEqual({("foo2",)}, self.found("foo2"))
        self.assertEqual(set(), self.found("fo"))
        self.assertEqual(6, len(self.found()))

    def test_takes_patterns_for_labels(self) -> None:
        self.fill(("user_1",), ("user_1", "child"), ("userX1",), ("100%",), ("100% sure",), ("a\\b",))
        self.assertEqual({("user_1",), ("user_1", "child")}, self.found("user_1"))
        self.assertEqual({("100%",)}, self.found("100%"))
        self.assertEqual({("a\\b",)}, self.found("a\\b"))

    def test_lists_namespaces_by_their_ends(self) -> None:
        self.fill(
            ("foo", "child"),
            ("foobar",),
            ("uid", "users", "alice"),
            ("uid", "users", "alice\n"),
            ("uid", "users", "malice"),
            ("uid", "a", "b", "alice"),
        )
        self.assertEqual({("foo", "child")}, self.listed(prefix=("foo",)))
        self.assertEqual(
            {("uid", "users", "alice"), ("uid", "a", "b", "alice")}, self.listed(prefix=(), suffix=("alice",))
        )
        self.assertEqual({("uid", "users", "alice")}, self.listed(prefix=("uid", "*", "alice")))
        self.assertEqual({("foo",), ("foobar",), ("uid",)}, self.listed(max_depth=2))
        self.assertEqual(2, len(self.store.list_namespaces(prefix=(self.root,), limit=2, offset=4)))

    def test_finds_by_meaning(self) -> None:
        likes = self.at("likes")
        self.store.put(likes, "drink", {"text": "I love a cup of hot green tea"})
        self.store.put(likes, "animal", {"text": "My dog chases cats in the garden"})
        self.store.put(likes, "hidden", {"text": "a hot drink"}, index=False)
        results = self.store.search(likes, query="a hot drink")
        self.assertEqual(["drink", "animal"], [item.key for item in results])
        self.assertGreater(results[0].score, results[1].score)
        self.assertEqual(["animal"], [i.key for i in self.store.search(likes, query="a hot drink", offset=1)])
        self.assertEqual(3, len(self.store.search(likes, query="")))
        self.assertTrue(all(item.score is None for item in self.store.search(likes)))

    def test_finds_by_the_texts_of_paths(self) -> None:
        with opened(index=["title"]) as titles:
            one = {"title": "the weather in Paris", "notes": [{"text": "prime numbers"}]}
            titles.put(self.at(), "title", one)
            titles.put(self.at(), "notes", one, index=["notes[*].text"])
            for query, best in [("the weather in Paris", "title"), ("prime numbers", "notes")]:
                results = titles.search((self.root,), query=query)
                self.assertEqual(best, results[0].key)
                self.assertGreater(results[0].score, results[1].score)

    def test_finds_texts_of_other_scripts(self) -> None:
        for key, text in enumerate(["这是中文", "これは日本語です", "이건 한국어야", "Это русский"]):
            self.store.put(self.at(), str(key), {"text": text}, index=["text"])
        self.assertEqual("3", self.store.search((self.root,), query="Это русский")[0].key)
        self.assertEqual({"text": "これは日本語です"}, self.store.get(self.at(), "1").value)

    def test_meets_nothing_that_has_expired(self) -> None:
        async def expire() -> None:
            await self.store.aput(self.at("gone"), "k", {}, index=False, ttl=0.01)
            await asyncio.sleep(1)
            self.assertIsNone(await self.store.aget(self.at("gone"), "k", refresh_ttl=True))
            self.assertEqual([], await self.store.asearch((self.root,)))
            self.assertEqual([], await self.store.alist_namespaces(prefix=(self.root,)))
            await self.store.aclose()

        asyncio.run(expire())

    def test_takes_the_time_to_live_of_its_configuration(self) -> None:
        with opened(ttl={"default_ttl": 60, "refresh_on_read": False}) as keeping:
            keeping.put(self.at(), "k", {}, index=False)
            self.assertIsNotNone(keeping.get(self.at(), "k"))

    def test_splits_what_one_call_does_not_take(self) -> None:
        puts = [PutOp(self.at(), str(i), {"n": i}, index=False) for i in range(501)]
        self.assertEqual([None] * 501, self.store.batch(puts))
        pages = [SearchOp((self.root,), limit=400, offset=at) for at in (0, 400, 800)]
        self.assertEqual([400, 101, 0], [len(page) for page in self.store.batch(pages)])
        self.assertEqual([], self.store.batch([]))

    def test_refuses_as_langgraph_does(self) -> None:
        for namespace in [(), ("",), ("a.b",), ("langgraph",)]:
            with self.assertRaises(InvalidNamespaceError):
                self.store.put(namespace, "k", {})
        with self.assertRaises(L9Error) as refused:
            self.store.batch([GetOp(self.at(""), "k")])
        self.assertEqual((422, "validation-failed"), (refused.exception.status, refused.exception.code))
        with self.assertRaises(L9Error):
            self.store.search((self.root,), filter={"a": {"$in": [1]}})

    def test_does_the_same_asynchronously(self) -> None:
        async def use() -> None:
            async with opened() as store:
                await store.aput(self.at(), "k", {"n": 1}, index=False)
                self.assertEqual({"n": 1}, (await store.aget(self.at(), "k")).value)
                self.assertEqual(1, len(await store.asearch((self.root,), filter={"n": 1})))
                self.assertEqual([self.at()], await store.alist_namespaces(prefix=(self.root,)))
                await store.adelete(self.at(), "k")
                self.assertIsNone(await store.aget(self.at(), "k"))

        asyncio.run(use())


if __name__ == "__main__":
    unittest.main()
