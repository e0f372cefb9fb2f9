package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.Call;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Query parameters that select packets, for lists, exports and tails. */
public final class PacketFilterParameters {

  private static final Map<String, NameField> NAMES =
      Map.of(
          "agent_id", NameField.AGENT_ID,
          "packet_type", NameField.PACKET_TYPE,
          "session_id", NameField.SESSION_ID,
          "trace_id", NameField.TRACE_ID);

  private static final Map<String, NameField> IDS =
      Map.of("thread_id", NameField.THREAD_ID, "correlation_id", NameField.CORRELATION_ID);

  private static final List<String> OTHERS =
      List.of("tag", "tag_match", "scope", "created_after", "created_before", "min_importance");

  private PacketFilterParameters() {}

  /** Returns the names of these parameters and of others. */
  public static String[] and(String... others) {
    return Stream.of(
            NAMES.keySet().stream(), IDS.keySet().stream(), OTHERS.stream(), Stream.of(others))
        .flatMap(names -> names)
        .toArray(String[]::new);
  }

  public static PacketFilter of(Call call) {
    PacketFilter filter = PacketFilter.NONE;
    for (Map.Entry<String, NameField> name : NAMES.entrySet()) {
      filter = named(filter, name.getKey(), name.getValue(), call.query().text(name.getKey()));
    }
    for (Map.Entry<String, NameField> id : IDS.entrySet()) {
      UUID uuid = call.query().uuid(id.getKey());
      filter = named(filter, id.getKey(), id.getValue(), uuid == null ? null : uuid.toString());
    }
    String scope = call.query().text("scope");
    if (scope != null) {
      String visibility = Visibility.ofCode(scope).code();
      filter = named(filter, "scope", NameField.SCOPE, visibility);
    }
    boolean all = call.query().word("tag_match", "any", "all").equals("all");
    Set<String> tags = new LinkedHashSet<>(call.query().all("tag"));
    if (!tags.isEmpty()) {
      filter = filter.and(tags(tags, all));
    }
    Instant from = call.query().time("created_after");
    Instant until = call.query().time("created_before");
    if (from != null || until != null) {
      filter = filter.and(new Condition.HappenedBetween(from, until));
    }
    Double importance = call.query().number("min_importance");
    return importance == null ? filter : filter.and(new Condition.MinImportance(importance));
  }

  private static PacketFilter named(
      PacketFilter filter, String parameter, NameField field, @Nullable String name) {
    if (name == null) {
      return filter;
    }
    try {
      return filter.and(new Condition.AnyOf(field, Set.of(name)));
    } catch (ValidationException e) {
      // A condition does not know which parameter it was made of.
      throw ValidationException.at("/" + parameter, e.code(), e.violations().get(0).detail());
    }
  }

  private static Condition tags(Set<String> tags, boolean all) {
    try {
      return all ? new Condition.AllTags(tags) : new Condition.AnyOf(NameField.TAGS, tags);
    } catch (ValidationException e) {
      throw ValidationException.at("/tag", e.code(), e.violations().get(0).detail());
    }
  }
}
