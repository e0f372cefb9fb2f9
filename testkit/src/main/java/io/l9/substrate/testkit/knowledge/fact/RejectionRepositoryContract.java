package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.Aggregate;
import io.l9.substrate.testkit.shared.AggregateContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Kit of the {@link RejectionRepository}. */
public abstract class RejectionRepositoryContract extends KnowledgeContract
    implements AggregateContract<RejectionRepository, Rejection> {

  @Override
  public Class<RejectionRepository> port() {
    return RejectionRepository.class;
  }

  @Override
  public RejectionRepository repository() {
    return knowledge().rejections();
  }

  @Override
  public Aggregate<Rejection> aggregate(RejectionRepository rejections) {
    Rejection.Lifting end = new Rejection.Lifting("ends", author(), NOW.plusSeconds(1));
    RejectionId any = new RejectionId(Seeds.uuid(random()));
    return new Aggregate<>(
            Rejection::position,
            (id, owner, visibility, at) -> rejection(id, owner, at),
            rejections::create,
            id -> rejections.find(new RejectionId(id)),
            (limit, after) -> rejections.list(false, limit, after))
        .find("standing", id -> rejections.standing(List.of(skeleton(id))).stream().findFirst())
        .change(
            "lift",
            rejection -> rejections.lift(rejection.id(), end),
            rejection -> Optional.of(rejection.lifted(end)))
        .others(() -> rejections.count(Map.of(any, 1), NOW))
        .withoutVisibility();
  }

  private static Skeleton skeleton(UUID id) {
    return new Skeleton(id, new UUID(id.getLeastSignificantBits(), 1));
  }

  private static Author author() {
    return new Author(null, Role.ORG_ADMIN);
  }

  private Rejection rejection(UUID id, Ownership reach, Instant at) {
    return new Rejection(
        new RejectionId(id),
        reach,
        new EntityName("Alice"),
        "city",
        value("Paris"),
        skeleton(id),
        "wrong",
        author(),
        at,
        0,
        null,
        null);
  }

  @Test
  void findsWhatWasStored_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Rejection rejection =
        new Rejection(
            new RejectionId(Seeds.uuid(random())),
            actor.owner(),
            new EntityName(" Gr\u00fc\u00dfe \uD83D\uDE80"),
            "lebt in",
            entity("K\u00f6ln "),
            skeleton(),
            "never \uD83D\uDE80",
            new Author(actor.user(), Role.END_USER),
            NOW,
            0,
            null,
            null);
    run(actor, () -> repository().create(rejection));
    assertEquals(Optional.of(rejection), find(actor, rejection));
    run(actor, () -> repository().count(Map.of(rejection.id(), 3), NOW.plusSeconds(1)));
    run(actor, () -> repository().count(Map.of(rejection.id(), 2), NOW.plusSeconds(2)));
    Rejection attempted = rejection.attempted(5, NOW.plusSeconds(2));
    assertEquals(Optional.of(attempted), find(actor, rejection));
    Rejection.Lifting end = new Rejection.Lifting("right after all", author(), NOW.plusSeconds(3));
    assertTrue(as(actor, () -> repository().lift(rejection.id(), end)));
    assertEquals(Optional.of(attempted.lifted(end)), find(actor, rejection));
  }

  private Optional<Rejection> find(TenantScope actor, Rejection rejection) {
    return as(actor, () -> repository().find(rejection.id()));
  }

  @Test
  void countsAttempts_ofWhoMayNotWriteTheRejection() {
    TenantScope admin = world().orgAdmin();
    TenantScope actor = world().endUser();
    Rejection wide = rejection(Seeds.uuid(random()), admin.owner(), NOW);
    run(admin, () -> repository().create(wide));
    run(actor, () -> repository().count(Map.of(wide.id(), 1), NOW));
    assertEquals(Optional.of(wide.attempted(1, NOW)), find(admin, wide));
    run(world().foreigner(), () -> repository().count(Map.of(wide.id(), 1), NOW));
    run(world().endUserElsewhere(), () -> repository().count(Map.of(wide.id(), 1), NOW));
    assertEquals(1, find(admin, wide).orElseThrow().attempts(), "nobody else's counts");
  }

  @Test
  void findsThoseThatStand_theWidestFirst() {
    Skeleton skeleton = skeleton();
    TenantScope actor = world().endUser();
    Rejection own = rejection(actor.owner(), skeleton);
    Rejection org = rejection(new Ownership(actor.tenant(), actor.org(), null), skeleton);
    Rejection tenant = rejection(new Ownership(actor.tenant(), null, null), skeleton);
    List<Rejection> shuffled = new java.util.ArrayList<>(List.of(own, org, tenant));
    Collections.shuffle(shuffled, random());
    for (Rejection rejection : shuffled) {
      run(world().tenantAdmin(), () -> repository().create(rejection));
    }
    Rejection other = rejection(actor.owner(), skeleton());
    run(actor, () -> repository().create(other));
    assertEquals(
        List.of(tenant, org, own), as(actor, () -> repository().standing(List.of(skeleton))));
    assertEquals(
        4, as(actor, () -> repository().standing(List.of(skeleton, other.skeleton()))).size());
    assertEquals(List.of(), as(actor, () -> repository().standing(List.of())));
    Rejection.Lifting end = new Rejection.Lifting("ends", author(), NOW);
    assertTrue(as(world().tenantAdmin(), () -> repository().lift(tenant.id(), end)));
    assertEquals(List.of(org, own), as(actor, () -> repository().standing(List.of(skeleton))));
    assertEquals(3, as(actor, () -> repository().list(true, 9, null)).items().size());
    assertEquals(4, as(actor, () -> repository().list(false, 9, null)).items().size());
  }
}
