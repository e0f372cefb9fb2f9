package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question for what an agent should be given. Immutable; made with {@link #of} and the methods
 * that return the same question with another part.
 *
 * @param text that the agent was given; null: there is only a task
 * @param task that the agent has, in words; null: there is only a text
 * @param k how many items at the most, 1 to {@value #MAX_K}
 * @param maxTokens of the whole text, marks included, 1 to {@value #MAX_TOKENS}
 * @param include the kinds of items, at least one
 * @param filter of the packets that the scope sees
 */
public record ContextQuery(
    @Nullable String text,
    @Nullable String task,
    int k,
    int maxTokens,
    Set<ItemKind> include,
    PacketFilter filter) {

  public static final int DEFAULT_K = 10;
  public static final int MAX_K = 100;
  public static final int DEFAULT_MAX_TOKENS = 2_000;
  public static final int MAX_TOKENS = 200_000;

  public ContextQuery {
    Require.optionalText("/text", text, SearchQuery.MAX_TEXT);
    Require.optionalText("/task", task, SearchQuery.MAX_TEXT);
    if (text == null && task == null) {
      throw ValidationException.at("/text", "is required, unless there is a task");
    }
    int length = joined(text, task).length();
    if (length > SearchQuery.MAX_TEXT) {
      throw ValidationException.at(
          "/task",
          "and the text have "
              + length
              + " characters together; at most "
              + SearchQuery.MAX_TEXT
              + " are allowed");
    }
    Require.limit("/k", k, MAX_K);
    Require.limit("/max_tokens", maxTokens, MAX_TOKENS);
    include = Set.copyOf(Require.size("/include", include, ItemKind.values().length));
    if (include.isEmpty()) {
      throw ValidationException.at("/include", "must name at least one kind");
    }
    Require.present("/filter", filter);
  }

  /** Returns a question for every kind of item that fits a text, with the defaults. */
  public static ContextQuery of(String text) {
    return ofTask(Require.present("/text", text), null);
  }

  /**
   * Returns a question for every kind of item that fits a text and a task, with the defaults.
   *
   * @param text null: there is only a task
   * @param task null: there is only a text
   */
  public static ContextQuery ofTask(@Nullable String text, @Nullable String task) {
    return new ContextQuery(
        text,
        task,
        DEFAULT_K,
        DEFAULT_MAX_TOKENS,
        EnumSet.allOf(ItemKind.class),
        PacketFilter.NONE);
  }

  /** Returns the same for at most so many items. */
  public ContextQuery k(int items) {
    return new ContextQuery(text, task, items, maxTokens, include, filter);
  }

  /** Returns the same within another budget. */
  public ContextQuery maxTokens(int tokens) {
    return new ContextQuery(text, task, k, tokens, include, filter);
  }

  /** Returns the same for these kinds of items. */
  public ContextQuery include(Set<ItemKind> kinds) {
    return new ContextQuery(text, task, k, maxTokens, kinds, filter);
  }

  /** Returns the same for packets that pass a filter. */
  public ContextQuery filter(PacketFilter packets) {
    return new ContextQuery(text, task, k, maxTokens, include, packets);
  }

  /** Returns how many candidates each source has: more than k, because some say the same. */
  public int candidates() {
    return 2 * k + 10;
  }

  /** Returns text and task as one text. */
  public String asked() {
    return joined(text, task);
  }

  private static String joined(@Nullable String text, @Nullable String task) {
    return Stream.of(text == null ? "" : text, task == null ? "" : task)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
