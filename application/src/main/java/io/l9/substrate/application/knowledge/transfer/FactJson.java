package io.l9.substrate.application.knowledge.transfer;

import io.l9.substrate.application.knowledge.fact.Skeletons;
import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Origin;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Facts with their revisions and evidence as JSON. */
final class FactJson {

  private final JsonCodec json;
  private final Skeletons skeletons;

  FactJson(JsonCodec json, Skeletons skeletons) {
    this.json = json;
    this.skeletons = skeletons;
  }

  Map<String, @Nullable Object> of(
      Fact fact, List<FactRevision> revisions, List<Evidence> evidence) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", fact.id().toString());
    members.put("scope", fact.visibility().code());
    members.put("subject", fact.subject().text());
    members.put("predicate", fact.predicate());
    ObjectJson.put(members, fact.object());
    LineMembers.put(members, fact.author());
    members.put("created_at", fact.createdAt().toString());
    if (fact.source() != null) {
      members.put("source_packet_id", fact.source().toString());
    }
    members.put("revisions", revisions.stream().map(FactJson::revision).toList());
    members.put("evidence", evidence.stream().map(FactJson::evidence).toList());
    return members;
  }

  private static Map<String, @Nullable Object> revision(FactRevision revision) {
    Fact fact = revision.fact();
    FactChange change = revision.change();
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("change", change.kind().code());
    if (change.reason() != null) {
      members.put("reason", change.reason());
    }
    if (change.packet() != null) {
      members.put("packet_id", change.packet().toString());
    }
    LineMembers.put(members, change.author());
    if (fact.validity().from() != null) {
      members.put("valid_from", fact.validity().from().toString());
    }
    if (fact.validity().to() != null) {
      members.put("valid_to", fact.validity().to().toString());
    }
    members.put("path", fact.path().code());
    members.put("confidence", fact.confidence());
    members.put("support", fact.support());
    members.put("contradictions", fact.contradictions());
    members.put("state", fact.state().code());
    if (fact.supersededBy() != null) {
      members.put("superseded_by", fact.supersededBy().toString());
    }
    members.put("known_from", fact.knownFrom().toString());
    return members;
  }

  private static Map<String, @Nullable Object> evidence(Evidence evidence) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("packet_id", evidence.origin().packet().toString());
    members.put(
        "roots", evidence.origin().roots().stream().map(PacketId::toString).sorted().toList());
    if (evidence.origin().place() != null) {
      members.put("pointer", evidence.origin().place().text());
    }
    members.put("path", evidence.path().code());
    members.put("revision", evidence.revision());
    members.put("recorded_at", evidence.recordedAt().toString());
    return members;
  }

  /** Returns the revisions and the evidence of a line, all of one fact. */
  Changes read(JsonDocument value, TenantScope scope, ImportOptions options) {
    LineMembers members = LineMembers.of(value, json, LineMembers.ids(scope, options));
    List<LineMembers> said = members.each("revisions");
    if (said.isEmpty()) {
      throw ValidationException.at("/revisions", "must not be empty");
    }
    List<FactRevision> revisions = new ArrayList<>();
    for (LineMembers revision : said) {
      revisions.add(revision(members, revision, scope, revisions.size() + 1));
    }
    FactId id = revisions.get(0).fact().id();
    List<Evidence> evidence = new ArrayList<>();
    for (LineMembers source : members.each("evidence")) {
      evidence.add(evidence(id, source));
    }
    return new Changes(revisions, evidence);
  }

  private FactRevision revision(
      LineMembers members, LineMembers revision, TenantScope scope, int number) {
    EntityName subject = EntityName.at("/subject", members.needed("subject"));
    FactDraft draft = FactDraft.of(subject, members.needed("predicate"), ObjectJson.read(members));
    UUID source = members.id("source_packet_id");
    UUID by = revision.id("superseded_by");
    UUID packet = revision.id("packet_id");
    Fact fact =
        new Fact(
            new FactId(members.neededId("id")),
            scope.owner(),
            Visibility.ofCode(members.needed("scope")),
            subject,
            draft.predicate(),
            draft.object(),
            skeletons.of(subject, draft.predicate(), draft.object()),
            new Validity(revision.time("valid_from"), revision.time("valid_to")),
            FactPath.ofCode(revision.needed("path")),
            Require.between("/confidence", revision.neededNumber("confidence"), 0, 1),
            revision.neededCount("support"),
            revision.neededCount("contradictions"),
            FactState.ofCode(revision.needed("state")),
            source == null ? null : new PacketId(source),
            by == null ? null : new FactId(by),
            members.author(),
            members.neededTime("created_at"),
            revision.neededTime("known_from"),
            number);
    return new FactRevision(
        fact,
        new FactChange(
            FactChange.Kind.ofCode(revision.needed("change")),
            Require.optionalText("/reason", revision.text("reason"), FactChange.MAX_REASON),
            packet == null ? null : new PacketId(packet),
            revision.author()));
  }

  private static Evidence evidence(FactId fact, LineMembers source) {
    String pointer = source.text("pointer");
    return new Evidence(
        fact,
        new Origin(
            new PacketId(source.neededId("packet_id")),
            Set.copyOf(source.ids("roots")),
            pointer == null ? null : new JsonPointer(pointer)),
        FactPath.ofCode(source.needed("path")),
        source.neededCount("revision"),
        source.neededTime("recorded_at"));
  }
}
