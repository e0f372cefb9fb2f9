package io.l9.substrate.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Memory;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommitPacketsTest {

  private static final Instant TIME = Instant.parse("2026-03-02T10:00:00Z");

  private final MemorySubstrate substrate = MemorySubstrate.builder().embedder(null).build();
  private final Memory memory = substrate.as("acme", "sales", "alice");

  @Test
  void hasAuthorTimeFoldersAndParents() {
    List<PacketDraft> drafts =
        drafts(
            commit("a1", List.of(), "begin", "core/a.txt", "README"),
            commit("b2", List.of(), "aside", "web/b.txt", "web/c.txt"),
            commit("c3", List.of("a1", "b2"), "merge"));

    PacketDraft first = drafts.get(0);
    PacketDraft merge = drafts.get(2);
    assertEquals("Ann", first.agentId());
    assertEquals(TIME, first.timestamp());
    assertEquals(Set.of("core"), first.tags());
    assertNull(first.derivation());
    assertEquals(List.of(first.id(), drafts.get(1).id()), merge.parents());
    assertEquals(Derivation.MERGE, merge.derivation());
  }

  @Test
  void isTheSamePacketAtEveryRun_andAnotherForAnotherActor() {
    Commit commit = commit("a1", List.of(), "begin");

    assertEquals(drafts(commit).get(0).id(), drafts(commit).get(0).id());
    assertNotEquals(
        drafts(commit).get(0).id(),
        CommitPackets.drafts(history(commit), substrate.as("acme", "sales", "bob")).get(0).id());
  }

  @Test
  void canBeStored_howeverOddTheCommit() {
    String[] folders =
        IntStream.range(0, 300).mapToObj(i -> "folder" + i + "/f").toArray(String[]::new);
    List<PacketDraft> drafts =
        drafts(
            commit("a1", List.of(), ""),
            commit("b2", List.of("a1"), "😀".repeat(30_000), folders),
            new Commit(
                "c3", List.of("b2"), " ", TIME, "no author", List.of("x".repeat(5000) + "/y")));

    List<IngestOutcome> outcomes = memory.rememberAll(drafts);

    outcomes.forEach(outcome -> assertTrue(outcome instanceof IngestOutcome.Stored));
  }

  @Test
  void theRarestName_isTheNewestOfThoseThatFewestCommitsMention() {
    List<PacketDraft> drafts =
        drafts(
            commit("a1", List.of(), "Use UnitOfWork in PacketStore"),
            commit("b2", List.of(), "Let UnitOfWork join"),
            commit("c3", List.of(), "Read max_parallel_workers"));

    assertEquals(Optional.of("max_parallel_workers"), RareName.in(drafts, substrate.json()));
    assertEquals(
        Optional.empty(), RareName.in(drafts(commit("d4", List.of(), "x")), substrate.json()));
  }

  private List<PacketDraft> drafts(Commit... commits) {
    return CommitPackets.drafts(history(commits), memory);
  }

  private static GitHistory history(Commit... commits) {
    return new GitHistory(Path.of("/repository"), List.of(commits), 0, null);
  }

  private static Commit commit(String hash, List<String> parents, String message, String... files) {
    return new Commit(hash, parents, "Ann", TIME, message, List.of(files));
  }
}
