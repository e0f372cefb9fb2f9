package io.l9.substrate.persistence.store;

import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.FoundItem;
import io.l9.substrate.domain.store.Item;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemCondition;
import io.l9.substrate.domain.store.ItemIndex;
import io.l9.substrate.domain.store.ItemQuestion;
import io.l9.substrate.domain.store.ListNamespaces;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.PutItem;
import io.l9.substrate.domain.store.SearchItems;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.domain.store.StoreRepository;
import io.l9.substrate.domain.store.StoredItem;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Each method is one statement. */
final class SqlStoreRepository implements StoreRepository {

  private static final String COLUMNS =
      "i.namespace, i.key, i.value, i.created_at, i.updated_at, i.ttl_minutes, i.expires_at";

  private final Sessions sessions;
  private final JsonCodec json;

  SqlStoreRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  @Override
  public List<Item> find(StoreOwner owner, Collection<ItemAddress> addresses, Instant now) {
    return sessions.query(
        Sql.of("SELECT " + COLUMNS + " ")
            .append(ItemConditionsSql.at(owner, addresses))
            .append(" WHERE ")
            .append(ItemConditionsSql.live(now)),
        this::item);
  }

  /** The rows are written in the order of their addresses, so that two writers do not deadlock. */
  @Override
  public void put(StoreOwner owner, Collection<StoredItem> items, Instant now) {
    List<StoredItem> ordered =
        items.stream()
            .sorted(Comparator.comparing(one -> one.item().address(), ItemAddress.ORDER))
            .toList();
    TenantScope writer = sessions.scope();
    int unused =
        sessions.update(
            Sql.of(
                    "INSERT INTO store_items AS i (tenant_id, org_id, user_id, scope,"
                        + " correlation_id, session_id, trace_id, namespace, key, value, created_at,"
                        + " updated_at, ttl_minutes, expires_at, index_model, index_vectors)"
                        + " SELECT o.*, u.namespace, u.key, u.value::jsonb, u.created::timestamptz,"
                        + " u.updated::timestamptz, u.ttl, u.expires::timestamptz, u.model,"
                        + " u.vectors::vector[]"
                        + " FROM (SELECT ?::uuid, ?::uuid, ?::uuid, ?::text, ?::uuid, ?::text,"
                        + " ?::text) o",
                    owner.owner().tenant().value(),
                    OwnerColumns.org(owner.owner()),
                    OwnerColumns.user(owner.owner()),
                    owner.visibility().code(),
                    writer.correlation(),
                    writer.session(),
                    writer.trace())
                .append(
                    " CROSS JOIN unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[],"
                        + " ?::float8[], ?::text[], ?::text[], ?::text[]) u (namespace, key, value,"
                        + " created, updated, ttl, expires, model, vectors)",
                    texts(ordered, one -> one.item().address().namespace().text()),
                    texts(ordered, one -> one.item().address().key()),
                    texts(ordered, one -> one.item().value().text()),
                    texts(ordered, one -> SqlLiterals.time(one.item().createdAt())),
                    texts(ordered, one -> SqlLiterals.time(one.item().updatedAt())),
                    Sql.array("float8", each(ordered, one -> minutes(one.item().ttl()))),
                    texts(ordered, one -> SqlLiterals.time(one.item().expiresAt())),
                    texts(ordered, one -> model(one.index())),
                    texts(ordered, one -> vectors(one.index())))
                .append(
                    " ON CONFLICT ON CONSTRAINT store_items_key DO UPDATE SET"
                        + " value = excluded.value, created_at = CASE WHEN i.expires_at <="
                        + " ?::timestamptz THEN excluded.created_at ELSE i.created_at END,"
                        + " updated_at = excluded.updated_at, ttl_minutes = excluded.ttl_minutes,"
                        + " expires_at = excluded.expires_at, index_model = excluded.index_model,"
                        + " index_vectors = excluded.index_vectors,"
                        + " correlation_id = excluded.correlation_id,"
                        + " session_id = excluded.session_id, trace_id = excluded.trace_id",
                    SqlLiterals.bound(now)));
  }

  private static Object texts(
      List<StoredItem> items, Function<StoredItem, @Nullable String> column) {
    return Sql.array("text", each(items, column));
  }

  private static <T> List<@Nullable T> each(
      List<StoredItem> items, Function<StoredItem, @Nullable T> column) {
    List<@Nullable T> values = new ArrayList<>();
    items.forEach(one -> values.add(column.apply(one)));
    return values;
  }

  private static @Nullable Double minutes(@Nullable Duration ttl) {
    return ttl == null ? null : PutItem.minutes(ttl);
  }

  private static @Nullable String model(@Nullable ItemIndex index) {
    return index == null ? null : index.model().id();
  }

  private static @Nullable String vectors(@Nullable ItemIndex index) {
    return index == null
        ? null
        : SqlLiterals.array(index.vectors().stream().map(SqlStoreRepository::literal).toList());
  }

  private static String literal(Vector vector) {
    return SqlLiterals.vector(vector.toArray());
  }

  @Override
  public void delete(StoreOwner owner, Collection<ItemAddress> addresses) {
    int unused =
        sessions.update(Sql.of("DELETE FROM store_items d WHERE ").append(is(owner, addresses)));
  }

  /**
   * Returns the condition that a row {@code d} is an item of an owner at one of these addresses.
   */
  private Sql is(StoreOwner owner, Collection<ItemAddress> addresses) {
    return sessions
        .tenantOf("d")
        .append(" AND d.item_id = ANY (ARRAY(SELECT i.item_id ")
        .append(ItemConditionsSql.at(owner, addresses))
        .append("))");
  }

  @Override
  public void refresh(StoreOwner owner, Collection<ItemAddress> addresses, Instant now) {
    int unused =
        sessions.update(
            Sql.of(
                    "UPDATE store_items d SET expires_at = ?::timestamptz"
                        + " + d.ttl_minutes * interval '1 minute' WHERE ",
                    SqlLiterals.time(now))
                .append(is(owner, addresses))
                .append(" AND d.expires_at > ?::timestamptz", SqlLiterals.bound(now)));
  }

  @Override
  public List<FoundItem> search(
      StoreOwner owner, SearchItems search, @Nullable ItemQuestion question, Instant now) {
    Sql sql = selected(question).append(" WHERE ").append(ItemConditionsSql.of(owner));
    sql.append(" AND ").append(ItemConditionsSql.live(now));
    sql.append(" AND ").append(ItemConditionsSql.within(search.prefix()));
    for (ItemCondition condition : search.conditions()) {
      sql.append(" AND ").append(ItemConditionsSql.meeting(condition, json));
    }
    return sessions.query(
        sql.append(
                " ORDER BY score DESC, i.updated_at DESC, i.namespace, i.key OFFSET ?",
                search.offset())
            .limit(search.limit()),
        row -> new FoundItem(item(row), row.getObject("score", Double.class)));
  }

  /** Every vector of the items is compared: an owner has few, and they share no index. */
  private static Sql selected(@Nullable ItemQuestion question) {
    return question == null
        ? Sql.of("SELECT " + COLUMNS + ", NULL::float8 AS score FROM store_items i")
        : Sql.of(
            "SELECT "
                + COLUMNS
                + ", s.score FROM store_items i JOIN LATERAL (SELECT"
                + " max(greatest(-1, least(1, 1 - (v.vector <=> ?::vector)))) AS score"
                + " FROM unnest(i.index_vectors) v (vector)"
                + " WHERE i.index_model = ? AND vector_dims(v.vector) = ?) s"
                + " ON s.score IS NOT NULL",
            literal(question.vector()),
            question.model().id(),
            question.model().dimension());
  }

  @Override
  public List<Namespace> namespaces(StoreOwner owner, ListNamespaces list, Instant now) {
    Sql sql =
        Sql.of(
                "SELECT DISTINCT (array_to_string(n.labels[1:?], E'\\x1f') || E'\\x1f')"
                    + " COLLATE \"C\" AS shown FROM (SELECT DISTINCT"
                    + " string_to_array(left(i.namespace, -1), E'\\x1f') AS labels"
                    + " FROM store_items i WHERE ",
                list.maxDepth() == null ? Namespace.MAX_LABELS : list.maxDepth())
            .append(ItemConditionsSql.of(owner))
            .append(" AND ")
            .append(ItemConditionsSql.live(now));
    for (NamespaceMatch match : list.matches()) {
      sql.append(" AND ").append(ItemConditionsSql.within(ItemConditionsSql.head(match)));
    }
    sql.append(") n WHERE true");
    for (NamespaceMatch match : list.matches()) {
      sql.append(" AND ").append(ItemConditionsSql.meeting(match));
    }
    return sessions.query(
        sql.append(" ORDER BY shown OFFSET ?", list.offset()).limit(list.limit()),
        row -> Namespace.ofText(row.getString(1)));
  }

  private Item item(ResultSet row) throws SQLException {
    Double minutes = row.getObject("ttl_minutes", Double.class);
    return new Item(
        new ItemAddress(Namespace.ofText(row.getString("namespace")), row.getString("key")),
        json.restore(row.getString("value")),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
        minutes == null ? null : PutItem.ttl(minutes),
        time(row.getObject("expires_at", OffsetDateTime.class)));
  }

  private static @Nullable Instant time(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
