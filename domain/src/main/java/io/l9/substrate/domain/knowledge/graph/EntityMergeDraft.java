package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.CodePoints;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A merge to be made.
 *
 * @param names 2 to {@value #MAX_NAMES}, of which at least two differ when normalised
 * @param reason at most {@value #MAX_REASON} characters; null: none
 * @param visibility who of those that its owner covers sees it, and reads accordingly
 */
public record EntityMergeDraft(
    List<EntityName> names, @Nullable String reason, Visibility visibility) {

  public static final int MAX_NAMES = 50;
  public static final int MAX_REASON = 1_000;

  public EntityMergeDraft {
    names = List.copyOf(Require.size("/names", names, MAX_NAMES));
    Require.optionalText("/reason", reason, MAX_REASON);
    Require.present("/scope", visibility);
    if (normalized(names).size() < 2) {
      throw ValidationException.at(
          "/names", "must hold two names at least that differ when normalised");
    }
  }

  /** Returns a shared merge of these names, without a reason. */
  public static EntityMergeDraft of(List<String> names) {
    Require.present("/names", names);
    return new EntityMergeDraft(
        names.stream().map(name -> EntityName.at("/names", name)).toList(),
        null,
        Visibility.SHARED);
  }

  public EntityMergeDraft withReason(@Nullable String value) {
    return new EntityMergeDraft(names, value, visibility);
  }

  /** Returns the names when normalised, each once, in the order of code points. */
  public List<String> normalized() {
    return normalized(names);
  }

  private static List<String> normalized(List<EntityName> names) {
    return names.stream().map(EntityName::normalized).distinct().sorted(CodePoints.ORDER).toList();
  }
}
