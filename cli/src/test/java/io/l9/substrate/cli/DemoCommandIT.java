package io.l9.substrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The demo, run on a real database. */
class DemoCommandIT extends CommandFixture {

  @Test
  void theDemo_showsHitsThreadAndLineage_andThatAnotherTenantSeesNothing() throws IOException {
    Run run = run(named("shows"), "demo", "--repo", history(40).toString());

    assertEquals(ExitCodes.OK, run.code(), run.err());
    assertContains(run.out(), "40 commits");
    assertContains(run.out(), "Stored 40 packets");
    assertContains(run.out(), "semantic    cosine");
    assertContains(run.out(), "keyword     BM25");
    assertContains(run.out(), "├─");
    assertContains(run.out(), "A thread");
    assertContains(run.out(), "What is believed, and since when?");
    assertContains(run.out(), "says so at /text");
    assertContains(run.out(), "What an agent is given for it");
    assertContains(run.out(), "helped in 5 of 5");
    assertContains(run.out(), "harmful, helped in 0 of 5");
    assertContains(run.out(), ": 0 hits");
    assertContains(run.out(), ": not-found");
    assertContains(run.out(), "./l9 search");
    assertFalse(run.out().contains("ships with the demo"), run.out());
  }

  @Test
  void theSecondDemo_recognisesWhatIsThere() throws IOException, SQLException {
    Path history = history(40);
    Map<String, String> environment = named("second");
    run(environment, "demo", "--repo", history.toString());
    long before = packets();

    Run again = run(environment, "demo", "--repo", history.toString());

    assertEquals(ExitCodes.OK, again.code(), again.err());
    assertContains(again.out(), "Recognised 40 packets");
    assertFalse(again.out().contains("Stored"), again.out());
    assertEquals(before, packets());
  }

  @Test
  void theDemo_addsItsOwnConversation_whereThereIsNoHistory() throws IOException {
    Path archive = Files.createDirectories(folder.resolve("archive"));

    Run run = run(named("archive"), "demo", "--repo", archive.toString());

    assertEquals(ExitCodes.OK, run.code(), run.err());
    assertContains(run.out(), "Note: " + archive.toRealPath() + " is not the top of a git");
    assertContains(run.out(), "ships with the demo");
    assertContains(run.out(), "for 3 of 3 questions");
    assertContains(
        run.out(), "answered by one of D3:4, D3:5: by meaning no. 1, by words not found");
    assertContains(run.out(), "answered by turn D3:7: by meaning no");
    assertContains(run.out(), "A lineage");
    assertContains(run.out(), "Scout: Lot ET-4502 has arrived");
  }

  @Test
  void theDemo_givesEachConversationOfAFileAUserOfItsOwn() throws IOException {
    Path file = folder.resolve("talks.json");
    Files.writeString(file, talk("a", "My cat is called Minka.") + talk("b", "I keep bees."));
    Files.writeString(file, "[" + Files.readString(file).replace("}{", "},{") + "]");
    Map<String, String> environment = named("talks");

    Run demo = run(environment, "demo", "--conversation", file.toString());
    Run first = run(environment, "search", "--user", "a", "-o", "json", "pets");
    Run second = run(environment, "search", "--user", "b", "-o", "json", "pets");

    assertEquals(ExitCodes.OK, demo.code(), demo.err());
    assertContains(demo.out(), "2 conversations with 4 turns");
    assertContains(first.out(), "Minka");
    assertFalse(first.out().contains("bees"), first.out());
    assertContains(second.out(), "bees");
  }

  private static String talk(String id, String fact) {
    return """
        {"sample_id":"%s","conversation":{"session_1_date_time":"1:56 pm on 8 May, 2023","session_1":
         [{"speaker":"Ann","dia_id":"D1:1","text":"Hello."},
          {"speaker":"Bo","dia_id":"D1:2","text":"%s"}]},
         "qa":[{"question":"Are there animals?","evidence":["D1:2"],"category":4}]}"""
        .formatted(id, fact);
  }
}
