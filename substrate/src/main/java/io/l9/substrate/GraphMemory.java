package io.l9.substrate;

import io.l9.substrate.domain.knowledge.KnowledgeUseCases;
import io.l9.substrate.domain.knowledge.entity.Entity;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Direction;
import io.l9.substrate.domain.knowledge.graph.EdgeFilter;
import io.l9.substrate.domain.knowledge.graph.EntityGraph;
import io.l9.substrate.domain.knowledge.graph.EntityGraphView;
import io.l9.substrate.domain.knowledge.graph.EntityGraphViewQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.knowledge.graph.EntityMergeQuery;
import io.l9.substrate.domain.knowledge.graph.EntityMerges;
import io.l9.substrate.domain.knowledge.graph.GraphPath;
import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.MergeCandidates;
import io.l9.substrate.domain.knowledge.graph.NeighbourQuery;
import io.l9.substrate.domain.knowledge.graph.Neighbours;
import io.l9.substrate.domain.knowledge.graph.PathQuery;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.domain.knowledge.graph.Subgraph;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/**
 * One actor's graph: {@link Relationships}, {@link EntityGraph} and {@link EntityMerges}, bound to
 * a scope. Cheap, immutable, thread-safe; each call is a transaction of its own, or part of the
 * caller's within {@link Memory#joining}.
 */
public final class GraphMemory {

  private final Relationships relationships;
  private final EntityGraph graph;
  private final EntityMerges merges;
  private final TenantScope scope;

  GraphMemory(KnowledgeUseCases knowledge, TenantScope scope) {
    this.relationships = knowledge.relationships();
    this.graph = knowledge.entityGraph();
    this.merges = knowledge.entityMerges();
    this.scope = scope;
  }

  /** Stores a relationship of the usual confidence, or reinforces it. */
  public Relationship relate(String source, String type, String target) {
    return mention(RelationshipDraft.of(source, type, target)).relationship();
  }

  /** See {@link Relationships#mention}. */
  public Mention mention(RelationshipDraft draft) {
    Require.present("/draft", draft);
    return relationships.mention(scope, draft);
  }

  /** See {@link Relationships#mentionAll}. */
  public List<Mention> mentionAll(List<RelationshipDraft> drafts) {
    Require.present("/drafts", drafts);
    return relationships.mentionAll(scope, drafts);
  }

  public Relationship get(UUID id) {
    Require.present("/id", id);
    return relationships.get(scope, id);
  }

  /** See {@link Relationships#list}. */
  public Page<Relationship> list(RelationshipQuery query) {
    Require.present("/query", query);
    return relationships.list(scope, query);
  }

  /** See {@link Relationships#delete}. */
  public void delete(UUID id) {
    Require.present("/id", id);
    relationships.delete(scope, id);
  }

  /** The strongest edges of an entity, up to a page. */
  public Neighbours neighbours(String entity) {
    return neighbours(
        new NeighbourQuery(
            EntityName.at("/entity", entity),
            EdgeFilter.of(Direction.BOTH),
            NeighbourQuery.MAX_LIMIT,
            null));
  }

  /** See {@link EntityGraph#neighbours}. */
  public Neighbours neighbours(NeighbourQuery query) {
    Require.present("/query", query);
    return graph.neighbours(scope, query);
  }

  /** See {@link EntityGraph#traverse}. */
  public Subgraph traverse(TraversalQuery query) {
    Require.present("/query", query);
    return graph.traverse(scope, query);
  }

  /** See {@link EntityGraph#shortestPath}. */
  public GraphPath shortestPath(PathQuery query) {
    Require.present("/query", query);
    return graph.shortestPath(scope, query);
  }

  /** See {@link EntityGraph#strongestPath}. */
  public GraphPath strongestPath(PathQuery query) {
    Require.present("/query", query);
    return graph.strongestPath(scope, query);
  }

  /** See {@link EntityGraph#view}. */
  public EntityGraphView view(EntityGraphViewQuery query) {
    Require.present("/query", query);
    return graph.view(scope, query);
  }

  /** Says that names are one entity. */
  public EntityMerge merge(List<String> names) {
    Require.present("/names", names);
    return merge(EntityMergeDraft.of(names));
  }

  /** See {@link EntityMerges#merge}. */
  public EntityMerge merge(EntityMergeDraft draft) {
    Require.present("/draft", draft);
    return merges.merge(scope, draft);
  }

  /** See {@link EntityMerges#get}. */
  public EntityMerge getMerge(UUID id) {
    Require.present("/id", id);
    return merges.get(scope, id);
  }

  /** See {@link EntityMerges#unmerge}. */
  public void unmerge(UUID merge) {
    Require.present("/merge", merge);
    merges.unmerge(scope, merge);
  }

  /** See {@link EntityMerges#list}. */
  public Page<EntityMerge> merges(EntityMergeQuery query) {
    Require.present("/query", query);
    return merges.list(scope, query);
  }

  /** All names of the entity of a name. */
  public Entity resolve(String name) {
    Require.present("/name", name);
    return merges.resolve(scope, EntityName.at("/name", name));
  }

  /** See {@link EntityMerges#candidates}. */
  public MergeCandidates candidates(String name, int limit) {
    Require.present("/name", name);
    return merges.candidates(scope, EntityName.at("/name", name), limit);
  }
}
