// The saver beside the public suite, against the server at L9_URL with L9_KEY.
import { randomUUID } from "node:crypto";
import { emptyCheckpoint } from "@langchain/langgraph-checkpoint";
import { expect, test } from "vitest";

import { L9Saver } from "../src/index.js";

const saver = new L9Saver({ url: process.env.L9_URL ?? "", key: process.env.L9_KEY ?? "" });

test("prunes more threads than a request names", async () => {
  const threads = Array.from({ length: 101 }, () => randomUUID());
  const last = { configurable: { thread_id: threads[100], checkpoint_ns: "" } };
  await saver.put(last, emptyCheckpoint(), { source: "input", step: -1, parents: {} }, {});
  expect(await saver.getTuple(last)).toBeDefined();
  await saver.prune(threads, { strategy: "delete" });
  expect(await saver.getTuple(last)).toBeUndefined();
});

test("stores metadata without what PostgreSQL cannot hold", async () => {
  const config = { configurable: { thread_id: randomUUID(), checkpoint_ns: "" } };
  const odd = { text: "a\u0000b\ud800c \u{1f600}", number: Number.NaN };
  const metadata = { source: "input" as const, step: -1, parents: {}, ...odd };
  await saver.put(config, emptyCheckpoint(), metadata, {});
  const stored = await saver.getTuple(config);
  expect(stored?.metadata).toMatchObject({ text: "abc \u{1f600}", number: null });
  await saver.deleteThread(config.configurable.thread_id);
});
