package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Coded;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reference of one entity to another: an object {@code {"$ref": "name"}} within its attributes.
 *
 * @param path of that object within the attributes; see {@link AttributePath}
 * @param isDangling whether there is no entity of the name that it refers to
 */
public record Reference(EntityName from, String path, EntityName to, boolean isDangling) {

  private static final String MEMBER = "$ref";

  /** The order of a list. */
  public static final Comparator<Reference> ORDER =
      Comparator.comparing(Reference::from)
          .thenComparing(reference -> new EntityName(reference.path()))
          .thenComparing(Reference::to);

  /** The way in which references are followed. */
  public enum Direction implements Coded {
    /** From the entity to others. */
    OUT,
    /** From others to the entity. */
    IN
  }

  /** Returns the references of an entity, each as if it were dangling. */
  public static List<Reference> of(EntityName from, @Nullable Object attributes) {
    return AttributeLeaf.of(attributes).stream()
        .filter(AttributeLeaf::isReference)
        .map(
            leaf ->
                new Reference(
                    from,
                    leaf.path()
                        .substring(0, Math.max(0, leaf.path().length() - MEMBER.length() - 1)),
                    new EntityName(String.valueOf(leaf.value())),
                    true))
        .toList();
  }

  /** Returns the reference to an entity that is there or not. */
  public Reference dangling(boolean isMissing) {
    return new Reference(from, path, to, isMissing);
  }
}
