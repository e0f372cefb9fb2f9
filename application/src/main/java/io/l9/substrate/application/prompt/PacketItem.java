package io.l9.substrate.application.prompt;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ContextOffer.Candidate;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.Trust;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Wording;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A packet as an item of a context: its text, or its whole payload where that is more. */
final class PacketItem {

  private PacketItem() {}

  static Candidate of(SearchHit hit, JsonCodec json) {
    Packet packet = hit.packet();
    Object payload = json.read(packet.payload());
    String text = text(payload);
    String agent = packet.agentId();
    ContextItem item =
        new ContextItem(
            ItemKind.PACKET,
            packet.id().value(),
            text == null ? packet.payload().text() : text,
            packet.packetType() + (agent == null ? "" : " of " + agent),
            packet.timestamp(),
            Trust.of(packet),
            null,
            null,
            hit.factsSuperseded());
    return new Candidate(item, Wording.of(text == null ? values(payload) : text));
  }

  /** Returns a payload that is a text, or has nothing beside one; null: it is neither. */
  private static @Nullable String text(@Nullable Object payload) {
    if (payload instanceof Map<?, ?> members && members.size() == 1) {
      return members.get("text") instanceof String text ? text : null;
    }
    return payload instanceof String text ? text : null;
  }

  /** Returns everything that a payload says, without the names of its members. */
  private static String values(@Nullable Object payload) {
    StringBuilder values = new StringBuilder();
    collect(payload, values);
    return values.toString();
  }

  private static void collect(@Nullable Object value, StringBuilder values) {
    if (value instanceof Map<?, ?> members) {
      members.values().forEach(member -> collect(member, values));
    } else if (value instanceof Iterable<?> elements) {
      elements.forEach(element -> collect(element, values));
    } else {
      values.append(value).append('\n');
    }
  }
}
