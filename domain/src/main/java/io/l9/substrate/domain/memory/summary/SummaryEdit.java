package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a summary is to say from now on.
 *
 * @param validUntil null: it holds on
 */
public record SummaryEdit(Consolidation consolidation, @Nullable Instant validUntil) {

  public SummaryEdit {
    Require.present("/text", consolidation).checked();
    Require.optionalTime("/valid_until", validUntil);
  }
}
