package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.KnowledgeDeed;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The entries of the audit log about deeds on knowledge, in the unit of work of the deed. */
final class Deeds {

  private final AuditRepository log;
  private final IdGenerator ids;
  private final JsonCodec json;

  Deeds(KnowledgeStore store, KnowledgeConfig config) {
    this.log = store.audit();
    this.ids = config.ids();
    this.json = config.json();
  }

  /** Enters the change of a fact, if a person or an agent decided on it. */
  void changed(Fact before, FactRevision after) {
    KnowledgeDeed deed =
        switch (after.change().kind()) {
          case CONFIRMED -> KnowledgeDeed.FACT_CONFIRM;
          case CONTRADICTED -> KnowledgeDeed.FACT_CONTRADICT;
          case RETRACTED -> KnowledgeDeed.FACT_RETRACT;
          default -> null;
        };
    if (deed != null) {
      enter(
          deed,
          before.owner(),
          before.visibility(),
          KnowledgeDeed.target(before.id()),
          after.change().reason(),
          json(before),
          json(after.fact()));
    }
  }

  /** Enters the erasure of a fact, of which nothing is repeated. */
  void erased(Fact fact) {
    enter(
        KnowledgeDeed.FACT_ERASE,
        fact.owner(),
        fact.visibility(),
        KnowledgeDeed.target(fact.id()),
        null,
        null,
        null);
  }

  void rejected(Rejection rejection) {
    enter(
        KnowledgeDeed.REJECTION_CREATE,
        rejection.reach(),
        Visibility.SHARED,
        KnowledgeDeed.target(rejection.id()),
        rejection.reason(),
        null,
        json(rejection));
  }

  void lifted(Rejection before, Rejection after, String reason) {
    enter(
        KnowledgeDeed.REJECTION_LIFT,
        before.reach(),
        Visibility.SHARED,
        KnowledgeDeed.target(before.id()),
        reason,
        json(before),
        json(after));
  }

  void declared(@Nullable FactPredicate before, FactPredicate after) {
    enter(
        KnowledgeDeed.PREDICATE_DECLARE,
        after.owner(),
        Visibility.SHARED,
        KnowledgeDeed.target(after),
        null,
        before == null ? null : json(before),
        json(after));
  }

  private void enter(
      KnowledgeDeed deed,
      Ownership owner,
      Visibility visibility,
      AuditTarget target,
      @Nullable String reason,
      @Nullable JsonDocument before,
      @Nullable JsonDocument after) {
    log.append(
        List.of(
            new AuditDraft(
                owner, visibility, deed.code(), target, reason, before, after, ids.next())));
  }

  private JsonDocument json(Fact fact) {
    Map<String, @Nullable Object> members =
        statement(fact.subject().text(), fact.predicate(), fact.object());
    members.put("confidence", fact.confidence());
    members.put("contradictions", (long) fact.contradictions());
    members.put("path", fact.path().code());
    members.put("revision", (long) fact.revision());
    members.put("state", fact.state().code());
    members.put("support", (long) fact.support());
    members.put("valid_from", text(fact.validity().from()));
    members.put("valid_to", text(fact.validity().to()));
    return json.of(members);
  }

  private JsonDocument json(Rejection rejection) {
    Map<String, @Nullable Object> members =
        statement(rejection.subject().text(), rejection.predicate(), rejection.object());
    members.put("attempts", rejection.attempts());
    members.put("reason", rejection.reason());
    members.put("stands", rejection.stands());
    return json.of(members);
  }

  private JsonDocument json(FactPredicate declared) {
    Map<String, @Nullable Object> members = new TreeMap<>();
    members.put("inverse", declared.inverse());
    members.put("object_type", declared.objects() == null ? null : declared.objects().code());
    members.put("single", declared.single());
    return json.of(members);
  }

  private static Map<String, @Nullable Object> statement(
      String subject, String predicate, FactObject object) {
    Map<String, @Nullable Object> members = new TreeMap<>();
    members.put("subject", subject);
    members.put("predicate", predicate);
    if (object instanceof FactObject.Value value) {
      members.put("object", value.json());
    } else if (object instanceof FactObject.Entity entity) {
      members.put("object", entity.name().text());
    }
    members.put("object_type", FactPredicate.ObjectType.of(object).code());
    return members;
  }

  private static @Nullable String text(@Nullable Object time) {
    return time == null ? null : Objects.toString(time);
  }
}
