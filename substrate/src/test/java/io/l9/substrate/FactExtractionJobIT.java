package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The job that makes facts of new packets, over the login of the jobs. */
class FactExtractionJobIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Test
  void readsEachPacketOnce_withinItsBounds_andHoldsWhatWasRejected() {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.maintainer())
            .embedder(null)
            .build()) {
      Memory alice = l9.as("acme", "sales", "alice");
      Memory agent = l9.as(alice.scope().withRole(Role.L9_SYSTEM));
      Memory other = l9.as("umbrella", "sales", "alice");
      says(alice, "city", "Oslo", Visibility.SHARED);
      says(agent, "secret", "yes", Visibility.L_PRIVATE);
      says(other, "city", "Rome", Visibility.SHARED);
      alice.facts().reject("Alice", "food", "rice", "never");
      says(alice, "food", "RICE", Visibility.SHARED);
      awaitUnread(l9, 4);
      assertEquals(4, l9.jobs().run(Job.EXTRACT_FACTS).touched());
      assertEquals(0, l9.jobs().run(Job.EXTRACT_FACTS).touched());

      assertEquals(List.of("city"), predicates(alice));
      assertEquals(List.of("city", "secret"), predicates(agent));
      assertEquals(List.of("city"), predicates(other));
      assertEquals(List.of(), predicates(l9.as("acme", "sales", "bob")));
      assertEquals(1, alice.facts().rejections(true, 9, null).items().get(0).attempts());
      says(alice, "age", "41", Visibility.SHARED);
      awaitUnread(l9, 1);
      assertEquals(1, l9.jobs().run(Job.EXTRACT_FACTS).touched());
      assertEquals(List.of("age", "city"), predicates(alice));
    }
  }

  /** Other work of the same server may keep a packet back for a moment. */
  private static void awaitUnread(MemorySubstrate l9, long packets) {
    long unread;
    do {
      unread = l9.jobs().run(JobCommand.of(Job.EXTRACT_FACTS).dry()).touched();
    } while (unread < packets);
    assertEquals(packets, unread);
  }

  private static void says(Memory memory, String predicate, String object, Visibility visibility) {
    var unused =
        memory.remember(
            memory
                .draft("note", Map.of("subject", "Alice", predicate, object))
                .visibility(visibility)
                .build());
  }

  private static List<String> predicates(Memory memory) {
    return memory.facts().about("Alice").stream().map(Fact::predicate).sorted().toList();
  }
}
