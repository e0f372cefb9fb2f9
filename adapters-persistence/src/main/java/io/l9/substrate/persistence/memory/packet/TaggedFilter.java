package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Condition.AllTags;
import io.l9.substrate.domain.memory.packet.Condition.AnyOf;
import io.l9.substrate.domain.memory.packet.Condition.IsOneOf;
import io.l9.substrate.domain.memory.packet.Condition.NameField;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter whose packets are best found by a tag: one that all must have, beside conditions that no
 * index of names or ids serves.
 *
 * @param others the filter without the condition on the tag
 */
public record TaggedFilter(String tag, PacketFilter others) {

  /** Returns the parts of a filter; null if its packets are not best found by a tag. */
  public static @Nullable TaggedFilter of(PacketFilter filter) {
    List<Condition> named = filter.must().stream().filter(TaggedFilter::namesOrIds).toList();
    if (named.size() != 1 || !filter.should().isEmpty()) {
      return null;
    }
    Set<String> tags = tags(named.get(0));
    return tags.size() != 1
        ? null
        : new TaggedFilter(
            tags.iterator().next(),
            new PacketFilter(
                filter.must().stream().filter(condition -> !namesOrIds(condition)).toList(),
                filter.should(),
                filter.mustNot()));
  }

  private static boolean namesOrIds(Condition condition) {
    return condition instanceof AnyOf
        || condition instanceof AllTags
        || condition instanceof IsOneOf;
  }

  private static Set<String> tags(Condition condition) {
    if (condition instanceof AllTags all) {
      return all.tags();
    }
    return condition instanceof AnyOf any && any.field() == NameField.TAGS ? any.names() : Set.of();
  }
}
