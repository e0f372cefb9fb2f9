package io.l9.substrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reflections from one adapter to the other, and back. */
class ReflectionRoundTripIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Test
  void whatAnotherAdapterExported_isImportedAsItWas_andOnce() {
    try (MemorySubstrate memory = MemorySubstrate.builder().embedder(null).build();
        MemorySubstrate database =
            MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build()) {
      TenantScope actor = memory.as("told", "sales", "alice").scope();
      fill(memory.as(actor));
      List<String> lines = exported(memory.as(actor));

      List<Status> results = imported(database.as(actor), lines, ImportOptions.DEFAULT);

      assertTrue(results.stream().allMatch(Status.CREATED::equals), results::toString);
      assertEquals(lines, exported(database.as(actor)));
      List<Status> again = imported(database.as(actor), lines, ImportOptions.DEFAULT);
      assertTrue(again.stream().allMatch(Status.DUPLICATE::equals), again::toString);
      assertEquals(lines, exported(database.as(actor)));
      assertEquals(
          memory.as(actor).taskReflections().statistics(),
          database.as(actor).taskReflections().statistics());

      Memory other = database.as("copied", "sales", "bob");
      ImportOptions remap =
          new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP);
      List<Status> copied = imported(other, lines, remap);
      assertTrue(copied.stream().allMatch(Status.CREATED::equals), copied::toString);
      assertEquals(lines.size(), exported(other).size());
      assertEquals(lines, exported(database.as(actor)));
    }
  }

  @Test
  void forgetsWhatAPersonSaidOfALesson_withTheLesson() {
    try (MemorySubstrate database =
        MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build()) {
      Memory memory = database.as("looked", "sales", "alice");
      Reflection one = memory.reflections().learn("Compact tables at night").reflection();
      Reflection two = memory.reflections().learn("Leave compaction to the vendor").reflection();
      memory.reflections().contradict(one.id(), two.id());
      ReviewQuery contraries = ReviewQuery.of(ReviewKind.CONTRARY_LESSONS, 9);
      Finding finding = memory.review().list(contraries).entries().get(0);
      var note = memory.review().resolve(finding, "both may be right");
      assertEquals(List.of(), memory.review().list(contraries).entries());

      memory.reflections().delete(two.id());
      memory.reflections().delete(one.id());

      assertEquals(List.of(), memory.review().list(contraries).entries());
      assertEquals(List.of(), exported(memory));
    }
  }

  private static void fill(Memory memory) {
    Reflection flush = memory.reflections().learn("Flush the replica before a drill").reflection();
    for (int i = 0; i < 3; i++) {
      var use = memory.reflections().applied(flush.id(), "drill " + i, null);
      var recorded =
          memory
              .taskReflections()
              .record("drill " + i, i == 0 ? TaskOutcome.FAILURE : TaskOutcome.SUCCESS, said());
    }
    var again = memory.taskReflections().record("drill 1", TaskOutcome.PARTIAL, said());
    Reflection night = memory.reflections().learn("Compact tables at night").reflection();
    Reflection never = memory.reflections().learn("Leave compaction to the vendor").reflection();
    memory.reflections().contradict(night.id(), never.id());
    var confirmed = memory.reflections().confirm(night.id(), "seen");
    Reflection wrong = memory.reflections().learn("Skip backups of small shops").reflection();
    var rejected = memory.reflections().reject(wrong.id(), Reach.USER, "small shops cry too");
    var replaced = memory.reflections().replace(flush.id(), "Flush all replicas", "there are two");
  }

  private static TaskFindings said() {
    return new TaskFindings(
        List.of("Ask the owner of the table first"),
        List.of("port 8080 is taken"),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Returns the lines of an export without its summary. */
  private static List<String> exported(Memory memory) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var unused = memory.packets().exportLines(PacketFilter.NONE, out);
    List<String> lines = out.toString(UTF_8).lines().toList();
    return lines.subList(0, lines.size() - 1);
  }

  private static List<Status> imported(Memory memory, List<String> lines, ImportOptions options) {
    List<ImportResult> results = new ArrayList<>();
    var unused =
        memory
            .packets()
            .importLines(
                new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8)),
                options,
                results::add);
    return results.stream().map(ImportResult::status).toList();
  }
}
