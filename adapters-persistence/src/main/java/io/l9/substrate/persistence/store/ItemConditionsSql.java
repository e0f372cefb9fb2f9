package io.l9.substrate.persistence.store;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.ItemAddress;
import io.l9.substrate.domain.store.ItemCondition;
import io.l9.substrate.domain.store.Namespace;
import io.l9.substrate.domain.store.NamespaceMatch;
import io.l9.substrate.domain.store.StoreOwner;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conditions on rows of {@code store_items}, under the alias {@code i}. */
final class ItemConditionsSql {

  private ItemConditionsSql() {}

  /**
   * Returns the condition that items are of an owner, written so that an index serves, which {@code
   * IS NOT DISTINCT FROM} would not.
   */
  static Sql of(StoreOwner owner) {
    return Sql.of("i.tenant_id = ?", owner.owner().tenant().value())
        .append(is("i.org_id", OwnerColumns.org(owner.owner())))
        .append(is("i.user_id", OwnerColumns.user(owner.owner())))
        .append(" AND i.scope = ?", owner.visibility().code());
  }

  private static Sql is(String column, @Nullable UUID value) {
    return value == null
        ? Sql.of(" AND " + column + " IS NULL")
        : Sql.of(" AND " + column + " = ?", value);
  }

  static Sql live(Instant now) {
    return Sql.of(
        "(i.expires_at IS NULL OR i.expires_at > ?::timestamptz)", SqlLiterals.bound(now));
  }

  /**
   * Returns what reads the items of an owner at these addresses, each by the index of the key: the
   * planner does not see how many items an owner has, and would read all of them.
   */
  static Sql at(StoreOwner owner, Collection<ItemAddress> addresses) {
    return Sql.of(
            "FROM unnest(?::text[], ?::text[]) a (namespace, key)"
                + " CROSS JOIN LATERAL (SELECT i.* FROM store_items i WHERE ",
            Sql.texts(addresses.stream().map(address -> address.namespace().text()).toList()),
            Sql.texts(addresses.stream().map(ItemAddress::key).toList()))
        .append(of(owner))
        .append(" AND i.namespace = a.namespace AND i.key = a.key OFFSET 0) i");
  }

  /**
   * Returns the condition that items are within a namespace. Its text ends with {@link
   * Namespace#END}, behind which the space is the next character.
   */
  static Sql within(Namespace prefix) {
    String first = prefix.text();
    return prefix.isRoot()
        ? Sql.of("true")
        : Sql.of(
            "i.namespace >= ? AND i.namespace < ?",
            first,
            first.substring(0, first.length() - 1) + (char) (Namespace.END + 1));
  }

  /** Returns the condition on a member of an item; there is none if it is of another type. */
  static Sql meeting(ItemCondition condition, JsonCodec json) {
    String operator = condition.comparison().operator();
    if (condition.comparison().isOfEquality()) {
      return Sql.of(
          "i.value -> ?::text " + operator + " ?::jsonb",
          condition.member(),
          condition.operand().text());
    }
    return ItemCondition.isText(condition.operand())
        ? Sql.of(
            "CASE jsonb_typeof(i.value -> ?::text) WHEN 'string' THEN"
                + " (i.value ->> ?::text) COLLATE \"C\" "
                + operator
                + " ? END",
            condition.member(),
            condition.member(),
            condition.text(json))
        : Sql.of(
            "CASE jsonb_typeof(i.value -> ?::text) WHEN 'number' THEN"
                + " (i.value -> ?::text)::numeric "
                + operator
                + " ?::numeric END",
            condition.member(),
            condition.member(),
            condition.operand().text());
  }

  /** Returns the namespace that the labels of a match begin with, up to one that is any. */
  static Namespace head(NamespaceMatch match) {
    List<String> labels = match.path().labels();
    int any = labels.indexOf(NamespaceMatch.ANY);
    return match.isSuffix()
        ? Namespace.ROOT
        : any < 0 ? match.path() : new Namespace(labels.subList(0, any));
  }

  /** Returns the condition on the labels {@code n.labels} of a namespace, as its text has them. */
  static Sql meeting(NamespaceMatch match) {
    List<String> wanted = match.path().labels();
    Sql sql = Sql.of("cardinality(n.labels) >= ?", wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).equals(NamespaceMatch.ANY)) {
        sql.append(
            match.isSuffix()
                ? " AND n.labels[cardinality(n.labels) - ?] = ?"
                : " AND n.labels[?] = ?",
            match.isSuffix() ? wanted.size() - 1 - i : i + 1,
            Namespace.escaped(wanted.get(i)));
      }
    }
    return sql;
  }
}
