package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.RelationshipRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.knowledge.graph.RelationshipSql.NaturalKey;
import io.l9.substrate.persistence.knowledge.graph.RelationshipSql.Written;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Relationships as rows of {@code entity_relationships}. */
final class HibernateRelationshipRepository implements RelationshipRepository {

  private final Sessions sessions;
  private final Table<RelationshipTable> table;
  private final RelationshipSql sql;
  private final RelationshipQuerySql queries;
  private final RelationshipMapper mapper = new RelationshipMapperImpl();

  HibernateRelationshipRepository(Sessions sessions) {
    this.sessions = sessions;
    table = sessions.table(RelationshipTable_::new);
    sql = new RelationshipSql(sessions);
    queries = new RelationshipQuerySql(sessions, mapper);
  }

  /**
   * One statement writes each key once, so that a batch that has a key n times takes n of them. The
   * keys are in the same order in every batch: no two writers wait for each other.
   */
  @Override
  public List<Mention> mention(List<Relationship> mentions) {
    List<NaturalKey> keys = sql.keys(mentions);
    Map<NaturalKey, Deque<Relationship>> waiting = new LinkedHashMap<>();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(i -> keys.get(i).edge()));
    order.forEach(
        i -> waiting.computeIfAbsent(keys.get(i), key -> new ArrayDeque<>()).add(mentions.get(i)));
    Map<Relationship, Mention> outcomes = new HashMap<>();
    while (!waiting.isEmpty()) {
      List<Relationship> round =
          waiting.values().stream().map(Deque::removeFirst).collect(Collectors.toList());
      List<NaturalKey> roundKeys = List.copyOf(waiting.keySet());
      Map<NaturalKey, Relationship> stored = write(round);
      for (int i = 0; i < round.size(); i++) {
        Relationship mention = round.get(i);
        Relationship now = Objects.requireNonNull(stored.get(roundKeys.get(i)));
        outcomes.put(
            mention, new Mention(now, now.id().equals(mention.id()) && now.mentions() == 1));
      }
      waiting.values().removeIf(Deque::isEmpty);
    }
    return mentions.stream().map(outcomes::get).toList();
  }

  private Map<NaturalKey, Relationship> write(List<Relationship> round) {
    List<Written> written =
        sql.mention(round.stream().map(edge -> mapper.toRow(edge, sessions.scope())).toList());
    Map<UUID, Relationship> byId =
        sessions.findAll(RelationshipRow.class, written.stream().map(Written::id).toList()).stream()
            .map(row -> mapper.toRelationship(row, null))
            .collect(Collectors.toMap(Relationship::id, Function.identity()));
    return written.stream().collect(Collectors.toMap(Written::key, row -> byId.get(row.id())));
  }

  @Override
  public boolean createAbsent(Relationship relationship) {
    return sql.createAbsent(mapper.toRow(relationship, sessions.scope()));
  }

  @Override
  public Optional<Relationship> find(UUID id, Instant now) {
    return queries.find(id, now).stream().findFirst();
  }

  @Override
  public Page<Relationship> list(RelationshipQuery query, Instant now) {
    return Page.of(queries.list(query, now), query.limit(), Relationship::position);
  }

  @Override
  public Page<Relationship> stored(int limit, @Nullable Position after) {
    return Page.of(
        sessions.select(RelationshipRow.class).page("first_seen", true, after, limit + 1).stream()
            .map(row -> mapper.toRelationship(row, null))
            .toList(),
        limit,
        Relationship::position);
  }

  @Override
  public boolean delete(UUID id) {
    return table.query(rows -> rows.delete(id)) > 0;
  }
}
