package io.l9.substrate.domain.reflection.lesson;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One telling of a reflection.
 *
 * @param kind what told it
 * @param key of a task its id, of a packet the root of its lineage, of a text alone the digest of
 *     the text as it was written; one row a reflection, kind and key
 * @param text as it was told
 * @param packet the packet that said so, as long as it is stored; null: none
 */
public record ReflectionEvidence(
    ReflectionId reflection,
    Kind kind,
    String key,
    String text,
    @Nullable PacketId packet,
    Author author,
    Instant recordedAt) {

  /** The kind of a source. */
  public enum Kind implements Coded {
    TASK,
    PACKET,
    /** Somebody said so; the same person may have said it before. */
    TEXT;

    /**
     * The constant of a name on the wire.
     *
     * @throws ValidationException if there is no such kind
     */
    public static Kind ofCode(String name) {
      for (Kind kind : values()) {
        if (kind.code().equals(name)) {
          return kind;
        }
      }
      throw ValidationException.at("/kind", "must be one of task, packet, text");
    }

    /** Whether another one of this kind is an independent source. */
    public boolean independent() {
      return this != TEXT;
    }
  }

  /** The identity of a source, whatever it was said of. */
  public record Source(Kind kind, String key) {}

  /** Returns it once its packet is gone. */
  public ReflectionEvidence unlinked() {
    return new ReflectionEvidence(reflection, kind, key, text, null, author, recordedAt);
  }

  /** Returns it as evidence of another reflection, which says the same. */
  public ReflectionEvidence of(ReflectionId other) {
    return new ReflectionEvidence(other, kind, key, text, packet, author, recordedAt);
  }

  /** Returns the identity of the source. */
  public Source source() {
    return new Source(kind, key);
  }

  /**
   * Returns the source of a draft.
   *
   * @param root of the lineage of its packet; null: it has none
   */
  public static Source sourceOf(ReflectionDraft draft, @Nullable PacketId root) {
    if (draft.task() != null) {
      return new Source(Kind.TASK, draft.task());
    }
    if (root != null) {
      return new Source(Kind.PACKET, root.toString());
    }
    UUID digest = new NormalForm(draft.text().content()).key();
    return new Source(Kind.TEXT, digest.toString());
  }
}
