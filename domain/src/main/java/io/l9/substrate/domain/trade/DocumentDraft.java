package io.l9.substrate.domain.trade;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document to be created.
 *
 * @param id null: the store chooses one
 * @param at null: now
 * @param fields see {@link Document#fields}
 */
public record DocumentDraft(
    DocumentKind kind, @Nullable UUID id, @Nullable Instant at, Map<String, Object> fields) {

  public DocumentDraft {
    Require.present("/kind", kind);
    Map<String, Object> complete = new HashMap<>(Require.present("/fields", fields));
    Lifecycle lifecycle = kind.lifecycle();
    if (lifecycle != null) {
      complete.putIfAbsent(lifecycle.field(), lifecycle.initial());
    }
    kind.require(complete);
    Require.optionalTime("/" + kind.time(), at);
    fields = Map.copyOf(complete);
  }
}
