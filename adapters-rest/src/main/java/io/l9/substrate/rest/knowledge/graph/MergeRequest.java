package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A merge to be made, on the wire. */
@Schema(value = "The names of one entity.", name = "MergeEntitiesRequest")
record MergeRequest(
    @Schema(
            value = "Two of them at least differ when normalised.",
            minSize = 2,
            maxSize = EntityMergeDraft.MAX_NAMES,
            required = true)
        @Nullable List<@Schema(ref = "GraphEntityName") String> names,
    @Schema(minSize = 1, maxSize = EntityMergeDraft.MAX_REASON) @Nullable String reason,
    @Schema(value = "Who sees it; `shared` by default.", ref = "Scope") @Nullable String scope) {

  EntityMergeDraft toCommand() {
    List<EntityName> entities = new ArrayList<>();
    for (String name : Require.size("/names", names, EntityMergeDraft.MAX_NAMES)) {
      entities.add(EntityName.at("/names/" + entities.size(), name));
    }
    return new EntityMergeDraft(
        entities, reason, scope == null ? Visibility.SHARED : Visibility.ofCode(scope));
  }
}
