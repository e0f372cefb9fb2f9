package io.l9.substrate.langgraph4j;

import static org.bsc.langgraph4j.action.AsyncNodeAction.node_async;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.MemorySubstrate;
import java.util.List;
import java.util.Map;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.Test;

/** A graph that is interrupted, changed and resumed, each time by a new instance of it. */
class CountingGraphTest {

  private static final RunnableConfig THREAD = RunnableConfig.builder().threadId("t").build();

  static final class Counted extends AgentState {
    Counted(Map<String, Object> data) {
      super(data);
    }

    int count() {
      return this.<Integer>value("count").orElse(0);
    }
  }

  private static CompiledGraph<Counted> graph(MemorySubstrate substrate) throws Exception {
    StateGraph<Counted> graph =
        new StateGraph<>(Counted::new)
            .addNode("one", node_async(state -> Map.of("count", state.count() + 1)))
            .addNode("ten", node_async(state -> Map.of("count", state.count() + 10)))
            .addEdge(StateGraph.START, "one")
            .addEdge("one", "ten")
            .addEdge("ten", StateGraph.END);
    L9Saver saver =
        new L9Saver(substrate, substrate.as("tenant", "org", "user"), graph.getStateSerializer());
    return graph.compile(
        CompileConfig.builder().checkpointSaver(saver).interruptBefore("ten").build());
  }

  private static int count(MemorySubstrate substrate) throws Exception {
    return graph(substrate).getState(THREAD).state().count();
  }

  @Test
  void goesOnWhereItWasInterrupted_fromTheStateThatWasStored() throws Exception {
    try (MemorySubstrate substrate = MemorySubstrate.inMemory()) {
      graph(substrate).invoke(GraphInput.args(Map.of()), THREAD);
      assertEquals(1, count(substrate));
      RunnableConfig changed =
          graph(substrate)
              .updateState(graph(substrate).getState(THREAD).config(), Map.of("count", 5));
      assertEquals(5, count(substrate));
      graph(substrate).invoke(GraphInput.resume(), changed);
      assertEquals(15, count(substrate));
      List<Integer> history =
          graph(substrate).getStateHistory(THREAD).stream()
              .map(snapshot -> snapshot.state().count())
              .toList();
      assertEquals(15, history.get(0));
      assertEquals(0, history.get(history.size() - 1));
    }
  }
}
