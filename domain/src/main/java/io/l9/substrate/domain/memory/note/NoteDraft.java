package io.l9.substrate.domain.memory.note;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * A note to be written. Immutable; made with {@link #of} and the {@code with} methods.
 *
 * @param agentId which agent writes it, at most {@value #MAX_NAME} characters
 * @param payload what it says, at most {@value #MAX_PAYLOAD} characters of canonical JSON
 * @param vector of {@value AgentNotes#DIMENSION} numbers; null: the embedder makes it of the
 *     payload's text
 * @param importance in [0, 1]
 */
public record NoteDraft(
    String agentId,
    JsonDocument payload,
    @Nullable Vector vector,
    double importance,
    Visibility visibility) {

  public static final int MAX_NAME = 200;
  public static final int MAX_PAYLOAD = 1 << 20;

  public NoteDraft {
    Require.text("/agent_id", agentId, MAX_NAME);
    Require.present("/payload", payload);
    if (payload.text().length() > MAX_PAYLOAD) {
      throw ValidationException.at(
          "/payload",
          ErrorCode.PAYLOAD_TOO_LARGE,
          "has "
              + payload.text().length()
              + " characters; at most "
              + MAX_PAYLOAD
              + " are allowed");
    }
    NoteVector.check(vector);
    Require.between("/importance_score", importance, 0, 1);
    Require.present("/scope", visibility);
  }

  /** A shared note of medium importance. */
  public static NoteDraft of(String agentId, JsonDocument payload, @Nullable Vector vector) {
    return new NoteDraft(agentId, payload, vector, 0.5, Visibility.SHARED);
  }

  public NoteDraft withImportance(double value) {
    return new NoteDraft(agentId, payload, vector, value, visibility);
  }

  public NoteDraft withVisibility(Visibility value) {
    return new NoteDraft(agentId, payload, vector, importance, value);
  }
}
