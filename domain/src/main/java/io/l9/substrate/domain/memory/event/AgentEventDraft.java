package io.l9.substrate.domain.memory.event;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event to be appended.
 *
 * @param agentId at most {@value PacketDraft#MAX_NAME} characters
 * @param eventType at most {@value PacketDraft#MAX_NAME} characters
 * @param eventType not {@link AgentEvent#CONTRADICTION}, which the substrate writes itself
 * @param packet what it is about, visible to the writer; null: no packet
 * @param content at most {@value #MAX_CONTENT} characters of canonical JSON
 * @param timestamp when it happened; null: now
 */
public record AgentEventDraft(
    String agentId,
    String eventType,
    @Nullable PacketId packet,
    JsonDocument content,
    @Nullable Instant timestamp) {

  public static final int MAX_CONTENT = 1 << 18;

  public AgentEventDraft {
    Require.text("/agent_id", agentId, PacketDraft.MAX_NAME);
    Require.text("/event_type", eventType, PacketDraft.MAX_NAME);
    if (eventType.equals(AgentEvent.CONTRADICTION)) {
      throw ValidationException.at(
          "/event_type", "is written by the substrate alone, when a packet is contradicted");
    }
    Require.present("/content", content);
    if (content.text().length() > MAX_CONTENT) {
      throw ValidationException.at(
          "/content",
          ErrorCode.PAYLOAD_TOO_LARGE,
          "has "
              + content.text().length()
              + " characters; at most "
              + MAX_CONTENT
              + " are allowed: store a packet and refer to it");
    }
    Require.optionalTime("/timestamp", timestamp);
  }
}
