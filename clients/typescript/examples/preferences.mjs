// A graph that remembers what a user likes, across threads.
//
//   npm install @l9/langgraph-checkpoint @langchain/langgraph
//   L9_URL=http://127.0.0.1:8080 L9_KEY=... node preferences.mjs "I drink green tea"
import { randomUUID } from "node:crypto";

import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { L9Store } from "@l9/langgraph-checkpoint";

const likes = ["users", "7", "likes"];
const State = Annotation.Root({ said: Annotation(), known: Annotation() });
const store = new L9Store({ url: process.env.L9_URL, key: process.env.L9_KEY, index: ["text"] });
const graph = new StateGraph(State)
  .addNode("remember", async ({ said }, { store }) => {
    const found = await store.search(likes, { query: said, limit: 3 });
    await store.put(likes, randomUUID(), { text: said });
    return { known: found.map(({ value }) => value.text) };
  })
  .addEdge(START, "remember")
  .addEdge("remember", END)
  .compile({ store });

console.log(await graph.invoke({ said: process.argv[2] ?? "I drink green tea" }));
