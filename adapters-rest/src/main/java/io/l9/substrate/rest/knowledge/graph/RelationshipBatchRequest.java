package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("Many mentions of relationships.")
record RelationshipBatchRequest(
    @Schema(minSize = 1, maxSize = Relationships.MAX_BATCH, required = true)
        @Nullable List<RelationshipRequest> items) {

  List<RelationshipDraft> toCommands() {
    List<RelationshipDraft> drafts = new ArrayList<>();
    for (RelationshipRequest item : Require.size("/items", items, Relationships.MAX_BATCH)) {
      try {
        drafts.add(item.toCommand());
      } catch (SubstrateException e) {
        throw e.below("/items/" + drafts.size());
      }
    }
    if (drafts.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one relationship");
    }
    return drafts;
  }
}
