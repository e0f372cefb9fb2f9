package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The commands on the graph as they are run, on a real database. */
class GraphCommandsIT extends CommandFixture {

  private Map<?, ?> json(Map<String, String> env, String... arguments) {
    return (Map<?, ?>) read(ok(env, arguments).out());
  }

  private Run ok(Map<String, String> env, String... arguments) {
    Run run = run(env, arguments);
    assertEquals(ExitCodes.OK, run.code(), run.err());
    return run;
  }

  private void relate(Map<String, String> env, String source, String type, String target) {
    ok(env, "graph", "relationships", "put", source, type, target);
  }

  private static List<Object> all(Map<?, ?> answer, String list, String member) {
    return ((List<?>) assertPresent(answer.get(list)))
        .stream().map(item -> (Object) ((Map<?, ?>) item).get(member)).toList();
  }

  @Test
  void putsListsShowsAndDeletesRelationships() throws IOException {
    Map<String, String> env = named("graph-relating");
    Map<?, ?> first =
        json(env, "graph", "relationships", "put", "Alice", "knows", "Bob", "--confidence", "0.5");
    Map<?, ?> again = json(env, "graph", "relationships", "put", "ALICE", "knows", "bob", "--json");
    assertEquals(true, first.get("created"));
    assertEquals(false, again.get("created"));
    Path file =
        Files.writeString(
            folder.resolve("edges.ndjson"),
            """
            {"source":"Bob","type":"likes","target":"tea"}
            {"source":"alice","type":"knows","target":"BOB"}
            """);
    assertEquals(
        Map.of("lines", 2L, "created", 1L, "reinforced", 1L),
        json(env, "graph", "relationships", "put", "--file", file.toString()));
    Run wrong =
        run(
            env,
            "graph",
            "relationships",
            "put",
            "--file",
            Files.writeString(folder.resolve("wrong"), "{\"source\":\"a\"}\n").toString());
    assertEquals(ExitCodes.USAGE, wrong.code());
    assertContains(wrong.err(), "the lines up to 0 are stored");
    assertContains(wrong.err(), "line 1/type");

    Map<?, ?> page = json(env, "graph", "relationships", "list", "--limit", "1", "--json");
    assertEquals(true, page.get("has_more"));
    assertEquals(List.of("tea"), all(page, "data", "target"));
    Run table = ok(env, "graph", "relationships", "list", "--source", "alice", "-o", "table");
    assertContains(table.out(), "Alice -[knows]-> Bob");
    String id = String.valueOf(((Map<?, ?>) assertPresent(first.get("relationship"))).get("id"));
    assertEquals(3L, json(env, "graph", "relationships", "show", id).get("mentions"));
    assertEquals(
        ExitCodes.NOT_FOUND,
        run(named("graph-elsewhere"), "graph", "relationships", "show", id).code());
    ok(env, "graph", "relationships", "delete", id);
    assertEquals(ExitCodes.NOT_FOUND, run(env, "graph", "relationships", "delete", id).code());
  }

  @Test
  void walksAndExports() throws IOException {
    Map<String, String> env = named("graph-walking");
    relate(env, "a", "to", "b");
    relate(env, "b", "to", "c");
    relate(env, "c", "to", "d");
    ok(env, "graph", "relationships", "put", "a", "to", "c", "--confidence", "0.1");

    Map<?, ?> near = json(env, "graph", "neighbors", "A", "--direction", "out", "--json");
    assertEquals(List.of("b", "c"), all(near, "data", "target"));
    assertEquals("a", ((Map<?, ?>) assertPresent(near.get("entity"))).get("name"));
    Run unknown = run(env, "graph", "neighbors", "nobody");
    assertEquals(ExitCodes.NOT_FOUND, unknown.code());
    assertContains(unknown.err(), "l9 graph candidates");
    assertEquals("", unknown.out());

    Map<?, ?> walked = json(env, "graph", "traverse", "a", "--depth", "1", "--json");
    assertEquals(List.of("a", "b", "c"), all(walked, "nodes", "name"));
    Run cut = ok(env, "graph", "traverse", "a", "--max-nodes", "2", "-o", "table");
    assertContains(cut.err(), "raise --max-nodes");
    assertContains(cut.out(), "a -[to]-> b");
    Run lines = ok(env, "graph", "traverse", "a");
    assertEquals(4 + 4 + 1, lines.out().lines().count(), lines.out());

    assertEquals(
        List.of("a", "c", "d"), json(env, "graph", "path", "a", "d", "--json").get("nodes"));
    assertEquals(
        List.of("a", "b", "c", "d"),
        json(env, "graph", "path", "a", "d", "--strongest").get("nodes"));
    Run none = run(env, "graph", "path", "d", "a", "--direction", "out");
    assertEquals(ExitCodes.NOT_FOUND, none.code());
    assertContains(none.err(), "there is no path");

    Path file = folder.resolve("a.graphml");
    ok(env, "graph", "export", "a", "--format", "graphml", "-o", file.toString());
    assertContains(Files.readString(file), "<data key=\"name\">d</data>");
    assertFalse(Files.exists(folder.resolve("a.graphml.part")));
    assertTrue(
        ok(env, "graph", "export", "a", "--format", "mermaid").out().startsWith("flowchart LR"));
    assertEquals(lines.out(), ok(env, "graph", "export", "a").out());
    assertEquals(ExitCodes.USAGE, run(env, "graph", "export", "a", "--format", "dot").code());
  }

  @Test
  void mergesUnmergesAndOffersCandidates() {
    Map<String, String> env = named("graph-merging");
    relate(env, "Jonathan Smith", "knows", "Bob");
    relate(env, "Jonathan Smyth", "knows", "Bob");
    assertEquals(
        List.of("jonathan smyth"),
        all(json(env, "graph", "candidates", "Jonathan Smith", "--json"), "data", "name"));
    Map<?, ?> merge =
        json(env, "graph", "merge", "Jonathan Smith", "Jonathan Smyth", "--reason", "a slip");
    String id = String.valueOf(merge.get("id"));
    assertEquals(
        List.of("jonathan smith", "jonathan smyth"),
        json(env, "graph", "names", "jonathan SMYTH").get("names"));
    assertEquals(2L, json(env, "graph", "neighbors", "jonathan smyth").get("mentions"));
    assertEquals("a slip", json(env, "graph", "merges", id).get("reason"));
    Run merges = ok(env, "graph", "merges", "--name", "jonathan smith", "-o", "table");
    assertContains(merges.out(), "jonathan smith = jonathan smyth: a slip");
    ok(env, "graph", "unmerge", id);
    assertEquals("", ok(env, "graph", "merges").out());
    assertEquals(ExitCodes.NOT_FOUND, run(env, "graph", "unmerge", id).code());
  }

  @Test
  void tellsHowOldTheViewIs() {
    Map<String, String> env = named("graph-viewing");
    relate(env, "a", "to", "b");
    ok(env, "jobs", "run", "refresh-views");
    Map<?, ?> view = json(env, "graph", "view", "--entity", "A", "--json");
    assertTrue(String.valueOf(view.get("refreshed_at")).startsWith("20"), view::toString);
    assertEquals(1, all(view, "data", "edge").size());
    Run table = ok(env, "graph", "view", "-o", "table");
    assertContains(table.out(), "a -[to]-> b");
    assertContains(table.err(), "0 minutes ago");
  }
}
