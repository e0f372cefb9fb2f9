package io.l9.substrate.application.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.fact.Spelling;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rejections that were said of another name of the same entity: what is rejected of one name is not
 * believed of the other, for as long as they are merged.
 */
public final class MergedRejections {

  private final RejectionRepository rejections;
  private final Skeletons skeletons;

  public MergedRejections(KnowledgeStore store, Spelling spelling, JsonCodec json) {
    this.rejections = store.rejections();
    this.skeletons = new Skeletons(spelling, json);
  }

  /** Returns the facts but for those that are held, and rejected under other names. */
  public List<Fact> without(TenantScope scope, List<Fact> facts, EntityResolution names) {
    Map<Fact, Set<Skeleton>> others = new HashMap<>();
    for (Fact fact : facts) {
      Set<Skeleton> said = fact.held() ? otherwiseSaid(fact, names) : Set.of();
      if (!said.isEmpty()) {
        others.put(fact, said);
      }
    }
    if (others.isEmpty()) {
      return facts;
    }
    Set<Skeleton> all = new HashSet<>();
    others.values().forEach(all::addAll);
    List<Rejection> standing = rejections.standing(List.copyOf(all));
    return facts.stream()
        .filter(
            fact ->
                others.getOrDefault(fact, Set.of()).stream()
                    .noneMatch(
                        said ->
                            standing.stream()
                                .anyMatch(no -> no.hides(said, fact.owner(), scope.owner()))))
        .toList();
  }

  /** Returns what the fact says by other names of its entities. */
  private Set<Skeleton> otherwiseSaid(Fact fact, EntityResolution names) {
    List<EntityName> subjects = allNames(fact.subject(), names);
    List<FactObject> objects = new ArrayList<>(List.of(fact.object()));
    if (fact.object() instanceof FactObject.Entity entity) {
      objects.clear();
      allNames(entity.name(), names).forEach(name -> objects.add(new FactObject.Entity(name)));
    }
    if (subjects.size() * objects.size() == 1) {
      return Set.of();
    }
    Set<Skeleton> said = new HashSet<>();
    for (EntityName subject : subjects) {
      objects.forEach(object -> said.add(skeletons.of(subject, fact.predicate(), object)));
    }
    return said;
  }

  private static List<EntityName> allNames(EntityName name, EntityResolution names) {
    return names.entity(name.normalized()).names().stream().map(EntityName::new).toList();
  }
}
