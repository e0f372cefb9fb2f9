// A graph that counts, and goes on counting when it is run again.
//
//   npm install @l9/langgraph-checkpoint @langchain/langgraph
//   L9_URL=http://127.0.0.1:8080 L9_KEY=... node counter.mjs my-thread
import { Annotation, END, START, StateGraph } from "@langchain/langgraph";
import { L9Saver } from "@l9/langgraph-checkpoint";

const State = Annotation.Root({ count: Annotation() });
const checkpointer = new L9Saver({ url: process.env.L9_URL, key: process.env.L9_KEY });
const graph = new StateGraph(State)
  .addNode("addOne", ({ count }) => ({ count: (count ?? 0) + 1 }))
  .addEdge(START, "addOne")
  .addEdge("addOne", END)
  .compile({ checkpointer });

const config = { configurable: { thread_id: process.argv[2] ?? "counter" } };
console.log(await graph.invoke({}, config));
for await (const { metadata, checkpoint } of checkpointer.list(config, { limit: 3 })) {
  console.log(metadata.step, checkpoint.channel_values);
}
