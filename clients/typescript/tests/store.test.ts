// The contract of LangGraph's stores, against the server at L9_URL with L9_KEY; each case in a
// namespace of its own.
import { randomUUID } from "node:crypto";

import { InvalidNamespaceError } from "@langchain/langgraph-checkpoint";
import { beforeEach, describe, expect, it } from "vitest";

import { L9Error, L9Store, type L9StoreOptions } from "../src/index.js";

function opened(options: Partial<L9StoreOptions> = {}): L9Store {
  return new L9Store({ url: process.env.L9_URL ?? "", key: process.env.L9_KEY ?? "", ...options });
}

describe("L9Store", () => {
  const store = opened();
  let root = "";

  beforeEach(() => {
    root = randomUUID();
  });

  const at = (...labels: string[]) => [root, ...labels];

  async function fill(...namespaces: string[][]): Promise<void> {
    for (const namespace of namespaces) {
      await store.put(at(...namespace), "k", { v: 1 }, false);
    }
  }

  async function found(...labels: string[]): Promise<string[]> {
    const items = await store.search(at(...labels), { limit: 100 });
    return items.map(({ namespace }) => namespace.slice(1).join("/")).sort();
  }

  it("answers in the order of the operations", async () => {
    const foo = at("foo");
    const results = await store.batch([
      { namespace: foo, key: "1", value: { data: "value1" } },
      { namespace: foo, key: "1" },
      { namespacePrefix: [root], filter: { data: "value1" } },
      { matchConditions: [{ matchType: "prefix", path: [root] }], limit: 10, offset: 0 },
      { namespace: foo, key: "3" },
      { namespace: foo, key: "1", value: null },
      { namespace: foo, key: "1" },
    ]);
    expect(results).toHaveLength(7);
    expect(results[1]?.value).toEqual({ data: "value1" });
    expect(results[1]?.createdAt).toBeInstanceOf(Date);
    expect(results[2].map(({ key }) => key)).toEqual(["1"]);
    expect(results[3]).toEqual([foo]);
    expect([results[0], results[4], results[5], results[6]]).toEqual([undefined, null, undefined, null]);
  });

  it("keeps the time of creation", async () => {
    await store.put(at(), "k", { n: 1 }, false);
    const first = await store.get(at(), "k");
    await store.put(at(), "k", { n: 2 }, false);
    const second = await store.get(at(), "k");
    expect(second?.value).toEqual({ n: 2 });
    expect(second?.createdAt).toEqual(first?.createdAt);
    await store.delete(at(), "k");
    expect(await store.get(at(), "k")).toBeNull();
  });

  it("stops at the bounds of labels", async () => {
    await fill(["foo"], ["foo", "child"], ["foobar"], ["foo2", "x"], ["user_1"], ["userX1"]);
    expect(await found("foo")).toEqual(["foo", "foo/child"]);
    expect(await found("user_1")).toEqual(["user_1"]);
    expect(await found("fo")).toEqual([]);
    expect(await found()).toHaveLength(6);
  });

  it("lists namespaces by their ends", async () => {
    await fill(["users", "alice"], ["users", "malice"], ["a", "b", "alice"]);
    const listed = async (options: object) => await store.listNamespaces({ limit: 100, ...options });
    expect(await listed({ prefix: at(), suffix: ["alice"] })).toEqual([at("a", "b", "alice"), at("users", "alice")]);
    expect(await listed({ prefix: at("*", "alice") })).toEqual([at("users", "alice")]);
    expect(await listed({ prefix: at(), maxDepth: 2 })).toEqual([at("a"), at("users")]);
    expect(await store.listNamespaces({ prefix: at(), limit: 1, offset: 1 })).toEqual([at("users", "alice")]);
  });

  it("filters, pages and finds by meaning", async () => {
    await store.put(at("likes"), "drink", { text: "I love a cup of hot green tea", n: 10 });
    await store.put(at("likes"), "animal", { text: "My dog chases cats in the garden", n: 9 });
    await store.put(at("likes"), "hidden", { text: "a hot drink", n: 1 }, false);
    const results = await store.search(at(), { query: "a hot drink" });
    expect(results.map(({ key }) => key)).toEqual(["drink", "animal"]);
    expect(results[0]!.score).toBeGreaterThan(results[1]!.score!);
    expect((await store.search(at(), { filter: { n: { $gt: 9 } } })).map(({ key }) => key)).toEqual(["drink"]);
    expect((await store.search(at(), { limit: 2, offset: 2 })).map(({ key }) => key)).toEqual(["drink"]);
    expect((await store.search(at()))[0]).not.toHaveProperty("score");
  });

  it("takes the index and the time to live of its options", async () => {
    const titles = opened({ index: ["title"], defaultTtl: 60, refreshOnRead: false });
    await titles.put(at(), "one", { title: "prime numbers", text: "the weather in Paris" });
    await titles.put(at(), "two", { title: "the weather in Paris", text: "prime numbers" });
    const [best] = await titles.search(at(), { query: "prime numbers" });
    expect(best?.key).toBe("one");
  });

  it("splits what one call does not take", async () => {
    const puts = Array.from({ length: 501 }, (_, i) => ({ namespace: at(), key: `${i}`, value: { i }, index: false as const }));
    expect(await store.batch(puts)).toHaveLength(501);
    const pages = await store.batch([0, 400, 800].map((offset) => ({ namespacePrefix: at(), limit: 400, offset })));
    expect(pages.map((page) => page.length)).toEqual([400, 101, 0]);
    expect(await store.batch([])).toEqual([]);
  });

  it("refuses as LangGraph does", async () => {
    for (const namespace of [[], [""], ["a.b"], ["langgraph"]]) {
      await expect(store.put(namespace, "k", {})).rejects.toThrow(InvalidNamespaceError);
    }
    await expect(store.search(at(), { filter: { a: { $in: [1] } } })).rejects.toThrow(L9Error);
  });
});
