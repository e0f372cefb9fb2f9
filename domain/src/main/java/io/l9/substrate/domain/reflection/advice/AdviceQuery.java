package io.l9.substrate.domain.reflection.advice;

import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionHit;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question before a task.
 *
 * @param description of the task, at most {@value TaskReflectionDraft#MAX_DESCRIPTION} characters
 * @param taskKind as of {@link TaskReflectionDraft#taskKind()}
 * @param tags as of {@link TaskReflectionDraft#tags()}
 * @param task its id; null: nothing is written down, and no outcome will count
 * @param maxItems at most {@value #MAX_ITEMS}
 * @param maxTokens at most {@value #MAX_TOKENS}
 * @param include at least one
 * @param minRelevance the least relevance of an item, in [0, 1]; null: {@value #DEFAULT_RELEVANCE}
 *     where there are vectors to compare, and any word in common elsewhere
 */
public record AdviceQuery(
    String description,
    @Nullable String taskKind,
    List<String> tags,
    @Nullable String task,
    int maxItems,
    int maxTokens,
    Set<AdviceSection> include,
    @Nullable Double minRelevance) {

  public static final int DEFAULT_ITEMS = 5;
  public static final int DEFAULT_TOKENS = 800;

  /**
   * A cosine of a half without a word in common. Of the models that come with the product, the
   * default one stays below it for most texts of other subjects.
   */
  public static final double DEFAULT_RELEVANCE = .25;

  public static final int MAX_ITEMS = 50;
  public static final int MAX_TOKENS = 100_000;

  public AdviceQuery {
    Require.text("/description", description, TaskReflectionDraft.MAX_DESCRIPTION);
    Require.optionalText("/kind", taskKind, TaskReflectionDraft.MAX_KIND);
    tags = List.copyOf(Require.size("/tags", tags, ReflectionDraft.MAX_LABELS));
    for (int i = 0; i < tags.size(); i++) {
      Require.text("/tags/" + i, tags.get(i), ReflectionDraft.MAX_LABEL);
    }
    Require.optionalText("/task_id", task, ReflectionDraft.MAX_TASK);
    Require.limit("/max_items", maxItems, MAX_ITEMS);
    Require.limit("/max_tokens", maxTokens, MAX_TOKENS);
    include = Set.copyOf(Require.present("/include", include));
    if (include.isEmpty()) {
      throw ValidationException.at("/include", "must not be empty");
    }
    if (minRelevance != null) {
      Require.between("/min_relevance", minRelevance, 0, 1);
    }
  }

  /** A question with the usual bounds, of which nothing is written down. */
  public static AdviceQuery of(String description) {
    return new AdviceQuery(
        description,
        null,
        List.of(),
        null,
        DEFAULT_ITEMS,
        DEFAULT_TOKENS,
        Set.of(AdviceSection.values()),
        null);
  }

  /** The same for a task, whose outcome will count. */
  public AdviceQuery forTask(String taskId) {
    return new AdviceQuery(
        description, taskKind, tags, taskId, maxItems, maxTokens, include, minRelevance);
  }

  /** Whether what was found fits the task well enough to be given. */
  public boolean isFit(ReflectionHit hit) {
    double ofWords = minRelevance == null ? 0 : minRelevance;
    return hit.relevance() >= (hit.similarity() == null ? ofWords : leastRelevance());
  }

  /** Returns the least relevance of what has a similarity and is given. */
  public double leastRelevance() {
    return minRelevance == null ? DEFAULT_RELEVANCE : minRelevance;
  }

  /** Returns the kind by which effects are measured. */
  public String kind() {
    return TaskReflectionDraft.kind(taskKind, tags);
  }
}
