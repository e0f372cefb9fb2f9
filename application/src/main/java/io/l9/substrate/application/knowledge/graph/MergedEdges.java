package io.l9.substrate.application.knowledge.graph;

import io.l9.substrate.application.knowledge.fact.Skeletons;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Skeleton;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.Expansion;
import io.l9.substrate.domain.tenancy.Ownership;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The edges of merged entities, without those that a rejection covers under another of their names;
 * the store leaves out what is rejected under the name that a row has.
 */
record MergedEdges(
    RejectionRepository rejections, Skeletons skeletons, EntityResolution names, Ownership reader) {

  /** Returns the expansions without such edges, in their order. */
  List<Expansion> without(List<Expansion> expansions) {
    Set<Edge> rejected =
        rejected(expansions.stream().flatMap(expansion -> expansion.edges().stream()).toList());
    if (rejected.isEmpty()) {
      return expansions;
    }
    return expansions.stream()
        .map(
            expansion -> {
              List<Edge> left = left(expansion.edges(), rejected);
              int gone = expansion.edges().size() - left.size();
              return new Expansion(expansion.entity(), left, expansion.total() - gone);
            })
        .filter(expansion -> expansion.total() > 0)
        .toList();
  }

  /** Returns the edges that are left, in their order. */
  List<Edge> left(List<Edge> edges) {
    return left(edges, rejected(edges));
  }

  private static List<Edge> left(List<Edge> edges, Set<Edge> rejected) {
    return edges.stream().filter(edge -> !rejected.contains(edge)).toList();
  }

  private Set<Edge> rejected(Collection<Edge> edges) {
    Map<Edge, Set<Skeleton>> said = new HashMap<>();
    for (Edge edge : edges) {
      List<String> sources = names.entity(edge.source()).names();
      List<String> targets = names.entity(edge.target()).names();
      if (sources.size() * targets.size() > 1) {
        said.put(edge, said(sources, edge.type(), targets));
      }
    }
    if (said.isEmpty()) {
      return Set.of();
    }
    Set<Skeleton> all = new HashSet<>();
    said.values().forEach(all::addAll);
    List<Rejection> standing = rejections.standing(List.copyOf(all));
    Set<Edge> rejected = new HashSet<>();
    said.forEach(
        (edge, skeletonsOfIt) -> {
          if (standing.stream()
              .anyMatch(no -> no.covers(reader) && skeletonsOfIt.contains(no.skeleton()))) {
            rejected.add(edge);
          }
        });
    return rejected;
  }

  private Set<Skeleton> said(List<String> sources, String type, List<String> targets) {
    Set<Skeleton> said = new HashSet<>();
    for (String source : sources) {
      for (String target : targets) {
        said.add(skeletons.of(new EntityName(source), type, new EntityName(target)));
      }
    }
    return said;
  }
}
