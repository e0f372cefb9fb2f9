// The public suite of LangGraph's savers, against the server at L9_URL with L9_KEY. Each saver of
// the suite begins without any thread, so that the identity must not have others.
import { validate } from "@langchain/langgraph-checkpoint-validation";

import { L9Saver } from "../src/index.js";

const url = process.env.L9_URL ?? "";
const key = process.env.L9_KEY ?? "";

async function empty(): Promise<L9Saver> {
  const saver = new L9Saver({ url, key });
  // heads alone: another client's values are not to be read
  const list = `${url}/v1/checkpoints?limit=1000`;
  const response = await fetch(list, { headers: { Authorization: `Bearer ${key}` } });
  const { data } = (await response.json()) as { data: { thread_id: string }[] };
  for (const thread of new Set(data.map(({ thread_id }) => thread_id))) {
    await saver.deleteThread(thread);
  }
  return saver;
}

validate({ checkpointerName: "L9Saver", createCheckpointer: empty });
