package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("Many statements, asserted as if one by one in this order.")
record AssertFactBatchRequest(
    @Schema(minSize = 1, maxSize = FactDraft.MAX_BATCH, required = true)
        @Nullable List<AssertFactRequest> items) {

  List<FactDraft> toCommands(JsonCodec json) {
    List<FactDraft> drafts = new ArrayList<>();
    for (AssertFactRequest item : Require.size("/items", items, FactDraft.MAX_BATCH)) {
      try {
        drafts.add(item.toCommand(json));
      } catch (SubstrateException e) {
        throw e.below("/items/" + drafts.size());
      }
    }
    if (drafts.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one fact");
    }
    return drafts;
  }
}
