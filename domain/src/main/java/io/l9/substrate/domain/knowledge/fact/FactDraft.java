package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonPointer;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * A fact to be asserted.
 *
 * @param predicate at most {@value #MAX_PREDICATE} characters; compared as it is
 * @param validity when it holds; a fact that supersedes others and names no beginning holds from
 *     when its packet happened, or from now
 * @param confidence in [0, 1]; null: {@link Fact#DEFAULT_CONFIDENCE}
 * @param source the packet that says so, seen by the caller; null: the caller says so
 * @param place in that packet's payload
 * @param onConflict null: {@link OnConflict#SUPERSEDE} for a predicate that takes one value, else
 *     {@link OnConflict#KEEP_BOTH}
 * @param path null: that of the caller; a more trusted one than the caller's is refused
 */
public record FactDraft(
    EntityName subject,
    String predicate,
    FactObject object,
    Validity validity,
    @Nullable Double confidence,
    @Nullable PacketId source,
    @Nullable JsonPointer place,
    @Nullable OnConflict onConflict,
    @Nullable FactPath path,
    Visibility visibility) {

  public static final int MAX_PREDICATE = 200;

  /** The most drafts of one call. */
  public static final int MAX_BATCH = 1000;

  public FactDraft {
    Require.present("/subject", subject);
    predicate = predicate(predicate);
    Require.present("/object", object);
    Require.present("/validity", validity);
    if (confidence != null) {
      Require.between("/confidence", confidence, 0, 1);
    }
    if (place != null && source == null) {
      throw ValidationException.at("/source_pointer", "needs a source_packet_id");
    }
    Require.present("/scope", visibility);
  }

  /** A statement without a packet, from now on. */
  public static FactDraft of(EntityName subject, String predicate, FactObject object) {
    return new FactDraft(
        subject,
        predicate,
        object,
        Validity.ALWAYS,
        null,
        null,
        null,
        null,
        null,
        Visibility.SHARED);
  }

  /** The same from a packet. */
  public FactDraft from(PacketId packet, @Nullable JsonPointer where) {
    return new FactDraft(
        subject,
        predicate,
        object,
        validity,
        confidence,
        packet,
        where,
        onConflict,
        path,
        visibility);
  }

  /** The same with another confidence. */
  public FactDraft confidence(double value) {
    return new FactDraft(
        subject, predicate, object, validity, value, source, place, onConflict, path, visibility);
  }

  /** The same with another period. */
  public FactDraft during(Validity period) {
    return new FactDraft(
        subject,
        predicate,
        object,
        period,
        confidence,
        source,
        place,
        onConflict,
        path,
        visibility);
  }

  /** The same with another policy. */
  public FactDraft on(OnConflict policy) {
    return new FactDraft(
        subject, predicate, object, validity, confidence, source, place, policy, path, visibility);
  }

  /** Returns the predicate without white space at its ends. */
  static String predicate(String text) {
    return Require.text("/predicate", text, MAX_PREDICATE).strip();
  }
}
