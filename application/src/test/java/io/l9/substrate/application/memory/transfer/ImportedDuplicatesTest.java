package io.l9.substrate.application.memory.transfer;

import static io.l9.substrate.application.memory.MemoryFixture.id;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.application.memory.MemoryFixture;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportLine;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The import of packets that say the same, and of copies under other ids. */
class ImportedDuplicatesTest extends PacketTransferTestBase {

  @Test
  void aKeptCopyThatComesFirst_doesNotSwallowItsOriginal() {
    Packet question = fixture.stored("question");
    Packet original = fixture.stored(fixture.draft("ok").parents(List.of(question.id())));
    Packet copy = fixture.stored(fixture.draft("ok").onDuplicate(OnDuplicate.KEEP));
    Packet child = fixture.stored(fixture.draft("because").parents(List.of(original.id())));
    List<String> lines = exported(fixture);
    for (@Nullable OnDuplicate policy :
        new @Nullable OnDuplicate[] {
          null, OnDuplicate.RETURN, OnDuplicate.REJECT, OnDuplicate.REINFORCE, OnDuplicate.KEEP
        }) {
      MemoryFixture other = new MemoryFixture();

      imported(other, new ImportOptions(policy, false, 0, ""), lines);

      assertEquals(lines, exported(other), () -> "on_duplicate " + policy);
      assertEquals(
          List.of(original.id()), other.memory.retrieval().get(actor, child.id()).parents());
      assertEquals(original.id(), other.memory.retrieval().get(actor, copy.id()).duplicateOf());
    }
  }

  @Test
  void aLineWithAnId_isNotSwallowedByWhatSaysTheSame() {
    Packet there = fixture.stored("yes");
    importLines(
        ImportOptions.DEFAULT,
        line("yes", ",\"id\":\"" + id(1) + "\""),
        line("so", ",\"parent_ids\":[\"" + id(1) + "\"]"));

    assertEquals(List.of(Status.CREATED, Status.CREATED), statuses());
    Packet copy = fixture.memory.retrieval().get(actor, id(1));
    assertEquals(there.id(), copy.duplicateOf());
    assertEquals(List.of(id(1)), packets().stream().flatMap(p -> p.parents().stream()).toList());
  }

  @Test
  void copiesATenantBesideItself_underRemappedIds() {
    ThreadId thread = new ThreadId(new UUID(5, 5));
    Packet erased = fixture.stored("erased");
    Packet a = fixture.stored(fixture.draft("a").parents(List.of(erased.id())).thread(thread));
    fixture.stored(fixture.draft("b").parents(List.of(a.id())).thread(thread));
    fixture.stored(fixture.draft("b").thread(thread).onDuplicate(OnDuplicate.KEEP));
    fixture.memory.packetCuration().erase(actor, new Erasure(erased.id(), false));
    List<String> lines = exported(fixture);
    TenantScope foreigner = fixture.world.foreigner();
    ImportOptions remap =
        new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP);

    ImportSummary summary = imported(fixture, foreigner, remap, lines);

    assertEquals(lines.size(), summary.created());
    assertEquals(
        new HashSet<>(remapped(lines, foreigner, "copy")),
        new HashSet<>(exported(fixture, foreigner)));
    assertEquals(
        lines.size(), imported(fixture, foreigner, remap, lines).duplicates(), "a resumed import");
    assertEquals(lines, exported(fixture), "the source is as it was");
  }

  /** The lines with every id of a packet or thread as an import of that name stores it. */
  private static List<String> remapped(List<String> lines, TenantScope scope, String name) {
    Pattern uuid =
        Pattern.compile(
            "(?<!\"correlation_id\":\")\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");
    return lines.stream()
        .map(
            line ->
                uuid.matcher(line)
                    .replaceAll(
                        found ->
                            ImportLine.remapped(UUID.fromString(found.group()), scope.owner(), name)
                                .toString()))
        .toList();
  }
}
