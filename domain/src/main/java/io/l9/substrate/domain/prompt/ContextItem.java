package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.knowledge.fact.Validity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An item of a context.
 *
 * @param text whole, as it is stored
 * @param source who or what it comes from, in words
 * @param since when it happened, or was first said
 * @param confidence of a fact or a lesson; null: it is neither
 * @param validity the period for which a fact holds; null: it is none
 * @param factsSuperseded whether it is a packet of which no fact is believed any more
 */
public record ContextItem(
    ItemKind kind,
    UUID id,
    String text,
    String source,
    Instant since,
    Trust trust,
    @Nullable Double confidence,
    @Nullable Validity validity,
    boolean factsSuperseded) {}
