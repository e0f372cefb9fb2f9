package io.l9.substrate.application.knowledge.transfer;

import io.l9.substrate.application.knowledge.fact.Reaches;
import io.l9.substrate.application.knowledge.fact.Skeletons;
import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rejections as JSON. */
final class RejectionJson {

  private final JsonCodec json;
  private final Skeletons skeletons;

  RejectionJson(JsonCodec json, Skeletons skeletons) {
    this.json = json;
    this.skeletons = skeletons;
  }

  Map<String, @Nullable Object> of(Rejection rejection) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", rejection.id().toString());
    members.put("for", Reaches.of(rejection.reach()).code());
    members.put("subject", rejection.subject().text());
    members.put("predicate", rejection.predicate());
    ObjectJson.put(members, rejection.object());
    members.put("reason", rejection.reason());
    LineMembers.put(members, rejection.author());
    members.put("rejected_at", rejection.rejectedAt().toString());
    members.put("attempts", rejection.attempts());
    if (rejection.lastAttempt() != null) {
      members.put("last_attempt_at", rejection.lastAttempt().toString());
    }
    Rejection.Lifting lifting = rejection.lifting();
    if (lifting != null) {
      Map<String, @Nullable Object> end = new HashMap<>();
      end.put("reason", lifting.reason());
      end.put("at", lifting.at().toString());
      LineMembers.put(end, lifting.author());
      members.put("lifted", end);
    }
    return members;
  }

  Rejection read(JsonDocument value, TenantScope scope, ImportOptions options) {
    LineMembers members = LineMembers.of(value, json, LineMembers.ids(scope, options));
    RejectionDraft draft =
        new RejectionDraft(
            EntityName.at("/subject", members.needed("subject")),
            members.needed("predicate"),
            ObjectJson.read(members),
            Reach.ofCode(members.needed("for")),
            members.needed("reason"));
    return new Rejection(
        new RejectionId(members.neededId("id")),
        owner(scope, draft.reach()),
        draft.subject(),
        draft.predicate(),
        draft.object(),
        skeletons.of(draft.subject(), draft.predicate(), draft.object()),
        draft.reason(),
        members.author(),
        members.neededTime("rejected_at"),
        members.neededCount("attempts"),
        members.time("last_attempt_at"),
        members.object().containsKey("lifted") ? lifting(members) : null);
  }

  private Rejection.Lifting lifting(LineMembers members) {
    LineMembers end =
        LineMembers.of(
            LineMembers.present("/lifted", members.object().get("lifted")),
            json,
            members.remapping());
    return new Rejection.Lifting(end.needed("reason"), end.author(), end.neededTime("at"));
  }

  private static Ownership owner(TenantScope scope, Reach reach) {
    return switch (reach) {
      case USER -> scope.owner();
      case ORG -> new Ownership(scope.tenant(), scope.org(), null);
      case TENANT -> new Ownership(scope.tenant(), null, null);
    };
  }
}
