package io.l9.substrate.testkit.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.audit.AuditContent;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import io.l9.substrate.testkit.shared.StoreContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Kit of the {@link io.l9.substrate.domain.audit.AuditRepository}. */
public abstract class AuditRepositoryContract extends StoreContract {

  /** The port under test. */
  protected abstract AuditStore audit();

  @Override
  public final UnitOfWork unitOfWork() {
    return audit().unitOfWork();
  }

  private AuditDraft deed(TenantScope actor, String action, String target) {
    return deed(actor.owner(), Visibility.SHARED, action, target);
  }

  private AuditDraft deed(Ownership owner, Visibility visibility, String action, String target) {
    return new AuditDraft(
        owner,
        visibility,
        action,
        new AuditTarget("fact", target),
        "why \uD83D\uDE80",
        null,
        new JsonDocument("{\"a\":1,\"b\":\"Grüße\"}"),
        Seeds.uuid(random()));
  }

  private void append(TenantScope actor, AuditDraft... deeds) {
    run(actor, () -> audit().log().append(List.of(deeds)));
  }

  private List<AuditEntry> list(TenantScope actor, AuditQuery query) {
    return as(actor, () -> audit().log().list(query));
  }

  private List<AuditEntry> chain() {
    return as(world().tenantAdmin(), () -> audit().log().chain(0, 1000));
  }

  /** Returns the numbers of a chain in which nothing is wrong. */
  private static List<Long> numbers(List<AuditEntry> chain) {
    AuditHead head = AuditHead.EMPTY;
    for (AuditEntry entry : chain) {
      assertEquals(Optional.empty(), entry.faultBehind(head), entry::toString);
      head = entry.head();
    }
    return chain.stream().map(AuditEntry::number).toList();
  }

  private static List<String> targets(List<AuditEntry> entries) {
    return entries.stream().map(entry -> entry.target().id()).toList();
  }

  @Test
  void linksEntries_withEveryValueAsItWas() {
    TenantScope actor = world().endUser().traced(Seeds.uuid(random()), "session 1", "trace 1");
    AuditDraft first = deed(actor, "fact.retract", "f1");
    AuditDraft bare =
        new AuditDraft(
            actor.owner(),
            Visibility.SHARED,
            "fact.erase",
            new AuditTarget("fact", "f2"),
            null,
            null,
            null,
            Seeds.uuid(random()));
    append(actor, first, bare);
    TenantScope admin = world().tenantAdmin();
    append(admin, deed(admin, "predicate.declare", "works for"));

    List<AuditEntry> chain = chain();
    assertEquals(List.of(1L, 2L, 3L), numbers(chain));
    AuditEntry entry = chain.get(0);
    assertEquals(actor.owner(), entry.owner());
    assertEquals(Visibility.SHARED, entry.visibility());
    assertEquals(actor.user(), entry.user());
    assertEquals(actor.role(), entry.role());
    assertEquals(actor.correlation(), entry.correlation());
    assertEquals("fact.retract", entry.action());
    assertEquals(new AuditTarget("fact", "f1"), entry.target());
    assertEquals(
        new AuditContent(
            first.salt(), first.reason(), first.before(), first.after(), "session 1", "trace 1"),
        entry.content());
    assertEquals(
        new AuditContent(bare.salt(), null, null, null, "session 1", "trace 1"),
        chain.get(1).content());
    assertNull(chain.get(2).user());
    assertFalse(chain.get(2).at().isBefore(entry.at()));
    assertEquals(chain.subList(1, 3), as(admin, () -> audit().log().chain(1, 5)));
    assertEquals(chain.subList(1, 2), as(admin, () -> audit().log().chain(1, 1)));
  }

  @Test
  void listsByActorByActionByTargetAndByTime_theNewestFirst() {
    TenantScope one = world().endUser();
    TenantScope other = world().colleague();
    append(one, deed(one, "fact.confirm", "f1"), deed(one, "fact.retract", "f2"));
    append(other, deed(other, "fact.confirm", "f3"));
    TenantScope admin = world().orgAdmin();
    assertEquals(List.of("f3", "f2", "f1"), targets(list(admin, AuditQuery.newest())));
    assertEquals(List.of("f2", "f1"), targets(list(admin, query(one.user(), null, null))));
    assertEquals(List.of("f3", "f1"), targets(list(admin, query(null, "fact.confirm", null))));
    assertEquals(
        List.of("f2"), targets(list(admin, AuditQuery.about(new AuditTarget("fact", "f2")))));
    assertEquals(List.of(), targets(list(admin, AuditQuery.about(new AuditTarget("edge", "f2")))));
    Instant last = list(admin, AuditQuery.newest()).get(0).at();
    assertEquals("f3", targets(list(admin, query(null, null, last))).get(0));
    assertEquals(List.of(), list(admin, query(null, null, last.plusNanos(1))));
  }

  private static AuditQuery query(
      @Nullable UserId actor, @Nullable String action, @Nullable Instant since) {
    return new AuditQuery(since, actor, action, null, null, 9, null);
  }

  @Test
  void pages_withoutLosingOrRepeatingAny() {
    TenantScope actor = world().endUser();
    List<AuditDraft> deeds = new ArrayList<>();
    for (int i = 1; i <= 9; i++) {
      deeds.add(deed(actor, "fact.confirm", "f" + i));
    }
    append(actor, deeds.toArray(AuditDraft[]::new));
    List<AuditEntry> read = new ArrayList<>();
    List<AuditEntry> page;
    do {
      Long after = read.isEmpty() ? null : read.get(read.size() - 1).number();
      page = list(actor, new AuditQuery(null, null, null, null, null, 4, after));
      read.addAll(page);
    } while (page.size() == 4);
    List<AuditEntry> chain = new ArrayList<>(chain());
    Collections.reverse(chain);
    assertEquals(chain, read);
  }

  @Test
  void showsAnEntryToWhoeverSeesWhatItIsAbout() {
    List<AuditDraft> stored = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      for (Visibility visibility : Visibility.values()) {
        AuditDraft deed = deed(owner, visibility, "fact.confirm", "f" + stored.size());
        world()
            .writerOf(owner, visibility)
            .ifPresent(
                writer -> {
                  append(writer, deed);
                  stored.add(deed);
                });
      }
    }
    for (TenantScope actor : world().actors()) {
      List<String> visible =
          stored.stream()
              .filter(deed -> actor.sees(deed.owner(), deed.visibility()))
              .map(deed -> deed.target().id())
              .sorted()
              .toList();
      assertEquals(
          visible,
          targets(list(actor, new AuditQuery(null, null, null, null, null, 200, null))).stream()
              .sorted()
              .toList(),
          actor::toString);
    }
    for (AuditEntry entry : chain()) {
      assertEquals(entry.visibility() == Visibility.L_PRIVATE, entry.content() == null);
    }
  }

  @Test
  void refusesEntriesThatTheScopeMayNotWrite() {
    TenantScope actor = world().endUser();
    for (TenantScope other :
        List.of(world().colleague(), world().endUserElsewhere(), world().foreigner())) {
      assertThrows(
          ForbiddenException.class,
          () -> append(actor, deed(actor, "fact.confirm", "f1"), deed(other, "fact.confirm", "f2")),
          other::toString);
    }
    assertEquals(List.of(), chain());
  }

  @Test
  void handsTheWholeChainToAdministratorsAlone() {
    TenantScope actor = world().endUser();
    append(actor, deed(actor, "fact.confirm", "f1"));
    for (TenantScope scope : List.of(actor, world().system(), world().orgAdmin())) {
      assertThrows(
          ForbiddenException.class,
          () -> as(scope, () -> audit().log().chain(0, 10)),
          scope::toString);
    }
  }

  @Test
  void numbersWithoutGaps_ofWritersThatDoNotSeeEachOther() {
    List<TenantScope> actors =
        List.of(
            world().endUser(), world().colleague(), world().endUserElsewhere(), world().orgAdmin());
    List<Callable<Integer>> writers = new ArrayList<>();
    for (TenantScope actor : actors) {
      AuditDraft first = deed(actor, "fact.confirm", "f1");
      AuditDraft second = deed(actor, "fact.retract", "f1");
      writers.add(
          () -> {
            for (int i = 0; i < 5; i++) {
              append(actor, first, second);
            }
            return 10;
          });
    }
    assertEquals(40, Concurrently.run(writers).stream().mapToInt(n -> n).sum());
    assertEquals(LongStream.rangeClosed(1, 40).boxed().toList(), numbers(chain()));
    TenantScope foreigner = world().foreigner();
    append(foreigner, deed(foreigner, "fact.confirm", "f1"));
    assertEquals(1, list(foreigner, AuditQuery.newest()).get(0).number(), "a chain of its own");
  }

  @Test
  void takesEntriesBack_withWhatTheyTellOf() {
    TenantScope actor = world().endUser();
    RuntimeException planted = new IllegalArgumentException("planted, to roll back");
    Runnable failing =
        () -> {
          audit().log().append(List.of(deed(actor, "fact.confirm", "never")));
          throw planted;
        };
    assertThrows(IllegalArgumentException.class, () -> run(actor, failing));
    run(
        actor,
        () -> {
          audit().log().append(List.of(deed(actor, "fact.confirm", "before")));
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  unitOfWork()
                      .<@Nullable Void>inSavepoint(
                          actor,
                          () -> {
                            failing.run();
                            return null;
                          }));
          unitOfWork()
              .<@Nullable Void>inSavepoint(
                  actor,
                  () -> {
                    audit().log().append(List.of(deed(actor, "fact.confirm", "part")));
                    return null;
                  });
          audit().log().append(List.of(deed(actor, "fact.confirm", "after")));
        });
    assertEquals(List.of("before", "part", "after"), targets(chain()));
    assertEquals(List.of(1L, 2L, 3L), numbers(chain()));
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    List<AuditDraft> deeds = List.of(deed(world().endUser(), "fact.confirm", "f1"));
    assertThrows(IllegalStateException.class, () -> audit().log().append(deeds));
    assertThrows(IllegalStateException.class, () -> audit().log().list(AuditQuery.newest()));
    assertThrows(IllegalStateException.class, () -> audit().log().chain(0, 1));
  }
}
