package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.memory.id.PacketId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A draft with everything that its slot needs to decide on it.
 *
 * @param origin null: asserted without a packet
 * @param since from when it holds if it says nothing itself and takes the place of others
 */
public record Claim(
    SlotKey slot,
    EntityName subject,
    FactObject object,
    Skeleton skeleton,
    Validity validity,
    double confidence,
    FactPath path,
    OnConflict onConflict,
    @Nullable Origin origin,
    Instant since,
    Author author) {

  FactChange change(FactChange.Kind kind) {
    return new FactChange(kind, null, packet(), author);
  }

  @Nullable PacketId packet() {
    return origin == null ? null : origin.packet();
  }

  Fact first(FactId id, Validity period, Instant now) {
    return new Fact(
        id,
        slot.owner(),
        slot.visibility(),
        subject,
        slot.predicate(),
        object,
        skeleton,
        period,
        path,
        confidence,
        1,
        0,
        FactState.HELD,
        packet(),
        null,
        author,
        now,
        now,
        1);
  }
}
