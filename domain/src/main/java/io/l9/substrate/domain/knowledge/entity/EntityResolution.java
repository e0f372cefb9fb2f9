package io.l9.substrate.domain.knowledge.entity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names of entities that have several: the transitive union of merges. The canonical name is
 * the first of all in the order of code points, so that neither the order nor the direction of
 * merges counts. Immutable.
 */
public final class EntityResolution {

  /** The names of no entity: each name is one by itself. */
  public static final EntityResolution NONE = new EntityResolution(Map.of());

  private final Map<String, Entity> byName;

  private EntityResolution(Map<String, Entity> byName) {
    this.byName = byName;
  }

  /**
   * Returns the union of groups of names.
   *
   * @param groups normalised names that are one entity
   */
  public static EntityResolution of(Collection<List<String>> groups) {
    Map<String, String> parents = new TreeMap<>(CodePoints.ORDER);
    for (List<String> group : groups) {
      group.forEach(name -> parents.putIfAbsent(name, name));
      group.forEach(name -> unite(parents, name, group.get(0)));
    }
    Map<String, List<String>> namesByRoot = new HashMap<>();
    for (String name : parents.keySet()) {
      namesByRoot.computeIfAbsent(root(parents, name), root -> new ArrayList<>()).add(name);
    }
    Map<String, Entity> byName = new HashMap<>();
    namesByRoot.forEach(
        (root, names) -> {
          Entity entity = new Entity(root, names);
          names.forEach(name -> byName.put(name, entity));
        });
    return new EntityResolution(Map.copyOf(byName));
  }

  /** Makes the first of two roots in the order of code points the root of both. */
  private static void unite(Map<String, String> parents, String one, String other) {
    String first = root(parents, one);
    String second = root(parents, other);
    if (CodePoints.ORDER.compare(first, second) < 0) {
      parents.put(second, first);
    } else {
      parents.put(first, second);
    }
  }

  private static String root(Map<String, String> parents, String name) {
    String at = name;
    String parent = parents.getOrDefault(at, at);
    while (!parent.equals(at)) {
      String next = parents.getOrDefault(parent, parent);
      parents.put(at, next);
      at = parent;
      parent = next;
    }
    return at;
  }

  /**
   * Returns the entity of a name.
   *
   * @param name normalised
   */
  public Entity entity(String name) {
    @Nullable Entity entity = byName.get(name);
    return entity == null ? Entity.of(name) : entity;
  }

  /**
   * Returns every name of the entities of some names.
   *
   * @param some normalised
   */
  public Set<String> namesOf(Collection<String> some) {
    return some.stream()
        .flatMap(name -> entity(name).names().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns the canonical name of each name that has another one. */
  public Map<String, String> aliases() {
    Map<String, String> aliases = new HashMap<>();
    byName.forEach(
        (name, entity) -> {
          if (!name.equals(entity.name())) {
            aliases.put(name, entity.name());
          }
        });
    return aliases;
  }
}
