package io.l9.substrate.application.knowledge.transfer;

import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Declared predicates as JSON. */
final class PredicateJson {

  private PredicateJson() {}

  static Map<String, @Nullable Object> of(FactPredicate predicate) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("predicate", predicate.predicate());
    members.put("for", predicate.owner().org() == null ? "tenant" : "org");
    members.put("cardinality", predicate.single() ? "single" : "many");
    if (predicate.objects() != null) {
      members.put("object_type", predicate.objects().code());
    }
    if (predicate.inverse() != null) {
      members.put("inverse", predicate.inverse());
    }
    return members;
  }

  static FactPredicate read(JsonDocument value, TenantScope scope, JsonCodec json, Instant now) {
    LineMembers members = LineMembers.of(value, json, id -> id);
    String objects = members.text("object_type");
    FactPredicate.Draft draft =
        new FactPredicate.Draft(
            members.needed("predicate"),
            members.needed("cardinality").equals("single"),
            objects == null ? null : FactPredicate.ObjectType.ofCode(objects),
            members.text("inverse"));
    boolean ofTenant = members.needed("for").equals("tenant");
    return new FactPredicate(
        new Ownership(scope.tenant(), ofTenant ? null : scope.org(), null),
        draft.predicate(),
        draft.single(),
        draft.objects(),
        draft.inverse(),
        Times.stored(now));
  }
}
