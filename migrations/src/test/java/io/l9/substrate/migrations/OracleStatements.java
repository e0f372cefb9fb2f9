package io.l9.substrate.migrations;

import io.l9.substrate.migrations.OracleWorld.Stored;
import io.l9.substrate.migrations.OracleWorld.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes up statements, and what the rows that a scope can see and change let each answer. */
final class OracleStatements {

  /**
   * A statement with its answer, as {@link Actor#answer} gives it. Rows come in any order unless
   * they are asked for in one.
   */
  record Step(String sql, List<String> expected, boolean ordered) {

    static Step of(String sql, Stream<String> rows) {
      return new Step(sql, rows.sorted().toList(), false);
    }

    static Step of(String sql, String answer) {
      return new Step(sql, List.of(answer), false);
    }
  }

  /** What kind of statement. */
  enum Kind {
    SELECT(OracleStatements::select),
    AGGREGATE(OracleStatements::aggregate),
    EXISTS(OracleStatements::exists),
    JOIN(OracleStatements::join),
    SET_OPERATION(OracleStatements::setOperation),
    LOCK(OracleStatements::lock),
    NEAREST(OracleStatements::nearest),
    INSERT(OracleStatements::insert),
    INSERT_STAMPED(OracleStatements::insertStamped),
    INSERT_SELECT(OracleStatements::insertSelect),
    INSERT_TERM(OracleStatements::insertTerm),
    UPDATE(OracleStatements::update),
    MOVE(OracleStatements::move),
    DELETE(OracleStatements::delete),
    UPSERT(OracleStatements::upsert),
    UPSERT_NATURAL(OracleStatements::upsertNatural),
    REFER(OracleStatements::refer),
    REFER_LATER(OracleStatements::referLater),
    GUARDED_VIEW(OracleStatements::guardedView),
    COUNT_ACCESS(OracleStatements::countAccess),
    COUNT_ACCESSES(OracleStatements::countAccesses),
    MOVE_CONFIDENCE(OracleStatements::moveConfidence),
    UPSERT_EDGE(OracleStatements::upsertEdge),
    WHO_AM_I(OracleStatements::whoAmI),
    FORBIDDEN(OracleStatements::forbidden);

    private final Function<OracleStatements, List<Step>> maker;

    Kind(Function<OracleStatements, List<Step>> maker) {
      this.maker = maker;
    }
  }

  private record Condition(Function<String, String> on, Predicate<Stored> holds) {

    String where(String alias) {
      return " WHERE " + on.apply(alias);
    }
  }

  private record Reference(String table, String column, String parent) {}

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference("knowledge_facts", "source_packet", "packet_store"),
          new Reference("entity_relationships", "source_packet", "packet_store"),
          new Reference("reflection_store", "source_packet", "packet_store"),
          new Reference("memory_embeddings", "packet_id", "packet_store"),
          new Reference("transactions", "supplier_id", "supplier_profiles"),
          new Reference("transactions", "buyer_id", "buyer_profiles"));

  private static final String FORBIDDEN_STATE = "error 42501";

  private final Random random;
  private final OracleWorld world;
  private Scope scope;
  private Table table;

  OracleStatements(Random random, OracleWorld world) {
    this.random = random;
    this.world = world;
  }

  /** One of these kinds; what changes rows is followed by a look at what became of them. */
  List<Step> next(Scope scope, List<Kind> kinds) {
    this.scope = scope;
    this.table = one(world.tables());
    return one(kinds).maker.apply(this);
  }

  // reading

  private List<Step> select() {
    Condition condition = condition();
    String sql =
        one(
            "SELECT t.%1$s, %2$s FROM %3$s t",
            "WITH t AS MATERIALIZED (SELECT * FROM %3$s) SELECT t.%1$s, %2$s FROM t",
            "SELECT t.%1$s, %2$s FROM (SELECT * FROM %3$s OFFSET 0) t",
            "SELECT t.%1$s, %2$s FROM (VALUES (1)) one, LATERAL (SELECT * FROM %3$s) t");
    return List.of(
        Step.of(
            sql.formatted(table.key(), table.mark("t"), table.name()) + condition.where("t"),
            visible(table, condition).map(row -> row.id() + "|" + row.mark())));
  }

  private List<Step> aggregate() {
    Condition condition = condition();
    List<Stored> rows = visible(table, condition).toList();
    if (random.nextBoolean()) {
      Map<String, Integer> groups = new TreeMap<>();
      rows.forEach(row -> groups.merge(unscoped(row.owner()).printed(), 1, Integer::sum));
      return List.of(
          Step.of(
              "SELECT tenant_id, org_id, user_id, count(*) FROM %s t%s GROUP BY 1, 2, 3"
                  .formatted(table.name(), condition.where("t")),
              groups.entrySet().stream().map(each -> each.getKey() + "|" + each.getValue())));
    }
    return List.of(
        Step.of(
            "SELECT count(*), count(org_id), count(DISTINCT user_id), coalesce(max(%s), '') FROM %s t%s"
                .formatted(table.mark("t"), table.name(), condition.where("t")),
            "%d|%d|%d|%s"
                .formatted(
                    rows.size(),
                    rows.stream().filter(row -> row.owner().org() != null).count(),
                    rows.stream()
                        .map(row -> row.owner().user())
                        .filter(Objects::nonNull)
                        .distinct()
                        .count(),
                    rows.stream().map(Stored::mark).max(Comparator.naturalOrder()).orElse(""))));
  }

  private List<Step> exists() {
    Condition condition = condition();
    boolean there = visible(table, condition).findAny().isPresent();
    boolean not = random.nextBoolean();
    return List.of(
        Step.of(
            "SELECT %s EXISTS (SELECT FROM %s t%s)"
                .formatted(not ? "NOT" : "", table.name(), condition.where("t")),
            there != not ? "t" : "f"));
  }

  private List<Step> join() {
    Table other = one(world.tables());
    Condition condition = condition();
    List<Stored> left = visible(table, condition).toList();
    List<Stored> right = visible(other, always()).toList();
    String by = one("org_id", "user_id", "tenant_id", "mark");
    String on =
        by.equals("mark")
            ? table.mark("a") + " = " + other.mark("b")
            : "a.%1$s IS NOT DISTINCT FROM b.%1$s".formatted(by);
    Function<Stored, Object> value =
        switch (by) {
          case "org_id" -> row -> row.owner().org();
          case "user_id" -> row -> row.owner().user();
          case "tenant_id" -> row -> row.owner().tenant();
          default -> Stored::mark;
        };
    Function<Stored, Long> partners =
        row ->
            right.stream()
                .filter(each -> Objects.equals(value.apply(row), value.apply(each)))
                .count();
    String a = table.name() + " a";
    String b = other.name() + " b";
    return List.of(
        switch (random.nextInt(5)) {
          case 0 ->
              Step.of(
                  "SELECT count(*) FROM %s JOIN %s ON %s%s"
                      .formatted(a, b, on, condition.where("a")),
                  "" + left.stream().mapToLong(partners::apply).sum());
          case 1 ->
              Step.of(
                  "SELECT count(b.tenant_id), count(*) FROM %s LEFT JOIN %s ON %s%s"
                      .formatted(a, b, on, condition.where("a")),
                  left.stream().mapToLong(partners::apply).sum()
                      + "|"
                      + left.stream().mapToLong(row -> Math.max(1, partners.apply(row))).sum());
          case 2 ->
              Step.of(
                  "SELECT a.%s FROM %s%s AND EXISTS (SELECT FROM %s WHERE %s)"
                      .formatted(table.key(), a, condition.where("a"), b, on),
                  left.stream().filter(row -> partners.apply(row) > 0).map(Stored::id));
          case 3 ->
              Step.of(
                  "SELECT a.%s FROM %s%s AND NOT EXISTS (SELECT FROM %s WHERE %s)"
                      .formatted(table.key(), a, condition.where("a"), b, on),
                  left.stream().filter(row -> partners.apply(row) == 0).map(Stored::id));
          default ->
              Step.of(
                  "SELECT a.%s, (SELECT count(*) FROM %s WHERE %s) FROM %s%s"
                      .formatted(table.key(), b, on, a, condition.where("a")),
                  left.stream().map(row -> row.id() + "|" + partners.apply(row)));
        });
  }

  private List<Step> setOperation() {
    Table other = one(world.tables());
    Condition condition = condition();
    Condition second = conditionOf(other);
    List<String> left = visible(table, condition).map(OracleStatements::printedOwner).toList();
    List<String> right = visible(other, second).map(OracleStatements::printedOwner).toList();
    String operation = one("UNION ALL", "UNION", "INTERSECT", "EXCEPT");
    Stream<String> rows =
        switch (operation) {
          case "UNION ALL" -> Stream.concat(left.stream(), right.stream());
          case "UNION" -> Stream.concat(left.stream(), right.stream()).distinct();
          case "INTERSECT" -> left.stream().filter(right::contains).distinct();
          default -> left.stream().filter(each -> !right.contains(each)).distinct();
        };
    String columns = "SELECT tenant_id, org_id, user_id FROM ";
    return List.of(
        Step.of(
            columns
                + table.name()
                + " a"
                + condition.where("a")
                + " "
                + operation
                + " "
                + columns
                + other.name()
                + " b"
                + second.where("b"),
            rows));
  }

  /** A lock is a right to change: whoever may only read a row does not get it. */
  private List<Step> lock() {
    Condition condition = condition();
    String sql =
        "SELECT %s FROM %s t%s FOR %s"
            .formatted(
                table.key(), table.name(), condition.where("t"), one("UPDATE", "NO KEY UPDATE"));
    return List.of(
        may("UPDATE")
            ? Step.of(sql, writable(condition).map(Stored::id))
            : Step.of(sql, FORBIDDEN_STATE));
  }

  private List<Step> nearest() {
    boolean notes = random.nextBoolean();
    table = world.table(notes ? "semantic_memory" : "memory_embeddings");
    double from = random.nextInt(2 * OracleWorld.ROWS) + 0.3;
    int limit = 1 + random.nextInt(8);
    Condition condition = condition();
    String sql =
        "SELECT t.%s FROM %s t%s ORDER BY vector <-> %s LIMIT %d"
            .formatted(
                table.key(),
                table.name(),
                condition.where("t"),
                notes
                    ? "('[%s' || repeat(',0', 1535) || ']')::vector".formatted(from)
                    : "'[%s,0,0]'".formatted(from),
                limit);
    return List.of(
        new Step(
            sql,
            visible(table, condition)
                .sorted(Comparator.comparingDouble(row -> Math.abs(row.place() - from)))
                .limit(limit)
                .map(Stored::id)
                .toList(),
            true));
  }

  // writing

  private List<Step> insert() {
    if (table.besidePackets()) {
      return insertTerm();
    }
    Stored row = world.fresh(table);
    return inserted(row, table.insert(row));
  }

  private List<Step> insertStamped() {
    if (table.besidePackets()) {
      return insertTerm();
    }
    Stored row =
        world
            .fresh(table)
            .ownedBy(
                table.owner(
                    scope.tenant(),
                    scope.org(),
                    table.rules().shared() ? null : scope.user(),
                    "shared"));
    return inserted(row, table.insertStamped(row, Map.of()));
  }

  private List<Step> inserted(Stored row, String sql) {
    boolean allowed = may("INSERT") && writes(row);
    boolean returning = random.nextBoolean();
    String answer = returning ? row.id() + "|" + row.owner().printed() : "touched 1";
    List<Stored> after = new ArrayList<>(world.of(table));
    if (allowed) {
      after.add(row);
    }
    return List.of(
        Step.of(
            sql
                + (returning
                    ? " RETURNING %s, %s".formatted(table.key(), row.owner().columns())
                    : ""),
            allowed ? answer : FORBIDDEN_STATE),
        look(after));
  }

  /** Owners of rows that are visible elsewhere. */
  private List<Step> insertSelect() {
    if (table.besidePackets()) {
      return insertTerm();
    }
    Table other = one(world.tables());
    Condition condition = conditionOf(other);
    List<Row> owners =
        visible(other, condition)
            .map(Stored::owner)
            .map(o -> table.owner(o.tenant(), o.org(), o.user(), "shared"))
            .toList();
    Map<String, String> contents = new LinkedHashMap<>(table.contents(world.fresh(table)));
    contents.remove(table.key());
    if (table.name().equals("world_model_updates")
        || table.name().equals("world_model_snapshots")) {
      contents.put(table.key(), "uuid_generate_v4()");
    }
    if (table.natural() != null) {
      contents.put(table.natural(), "uuid_generate_v4()::text");
    }
    String sql =
        "INSERT INTO %s (%s, tenant_id, org_id, user_id) SELECT %s, tenant_id, org_id, user_id FROM %s s%s"
            .formatted(
                table.name(),
                String.join(", ", contents.keySet()),
                String.join(", ", contents.values()),
                other.name(),
                condition.where("s"));
    boolean allowed =
        may("INSERT")
            && owners.stream().allMatch(owner -> owner.writableBy(scope, table.rules().shared()));
    return List.of(Step.of(sql, allowed ? "touched " + owners.size() : FORBIDDEN_STATE));
  }

  /** In the name of the packet that it is of, and of no other. */
  private List<Step> insertTerm() {
    table = world.table("packet_terms");
    Stored packet = world.any(world.table("packet_store"));
    boolean own = scope.is("platform_admin") || random.nextBoolean();
    Row owner = own ? packet.owner() : world.anyOwner(table);
    String sql =
        "INSERT INTO packet_terms (term, frequency, length, packet_id, %s) VALUES ('new', 1, 1, '%s', %s)"
            .formatted(owner.columns(), packet.id(), owner.values());
    boolean allowed =
        owner.equals(packet.owner()) && reads(packet) && owner.writableBy(scope, false);
    return List.of(Step.of(sql, allowed ? "touched 1" : FORBIDDEN_STATE));
  }

  private List<Step> update() {
    Condition condition = condition();
    String word = "u" + random.nextInt(9);
    return changed(
        "UPDATE %s t SET %s".formatted(table.name(), table.marking(word)) + condition.where("t"),
        "UPDATE",
        condition,
        row -> table.afterMarking(row, word));
  }

  private List<Step> delete() {
    Condition condition = condition();
    if (random.nextInt(4) == 0) {
      // by what else is visible
      Table other = one(world.tables());
      List<Integer> users =
          visible(other, always()).map(row -> row.owner().user()).distinct().toList();
      condition =
          new Condition(
              alias ->
                  "EXISTS (SELECT FROM %s o WHERE o.user_id IS NOT DISTINCT FROM %s.user_id)"
                      .formatted(other.name(), alias),
              row -> users.contains(row.owner().user()));
    }
    return changed(
        "DELETE FROM " + table.name() + " t" + condition.where("t"),
        "DELETE",
        condition,
        row -> null);
  }

  private List<Step> changed(
      String sql, String verb, Condition condition, Function<Stored, Stored> change) {
    boolean returning = random.nextBoolean();
    List<Stored> affected = may(verb) ? writable(condition).toList() : List.of();
    List<Stored> after =
        world.of(table).stream()
            .map(row -> affected.contains(row) ? change.apply(row) : row)
            .filter(Objects::nonNull)
            .toList();
    String statement = returning ? sql + " RETURNING t." + table.key() : sql;
    Step step;
    if (!may(verb)) {
      step = Step.of(statement, FORBIDDEN_STATE);
    } else if (returning) {
      step = Step.of(statement, affected.stream().map(Stored::id));
    } else {
      step = Step.of(statement, "touched " + affected.size());
    }
    return List.of(step, look(after));
  }

  /** Gives rows to another owner, who must be one whose rows the scope may change. */
  private List<Step> move() {
    if (table.besidePackets() || scope.is("platform_admin")) {
      return update();
    }
    Condition condition = condition();
    Row to = world.anyOwner(table);
    String what = one("tenant_id", "org_id", "user_id");
    Function<Row, Row> change =
        switch (what) {
          case "tenant_id" -> o -> new Row(to.tenant(), o.org(), o.user(), o.visibility());
          case "org_id" -> o -> new Row(o.tenant(), to.org(), o.user(), o.visibility());
          default -> o -> new Row(o.tenant(), o.org(), to.user(), o.visibility());
        };
    String value =
        switch (what) {
          case "tenant_id" -> Scope.id("a", to.tenant());
          case "org_id" -> Scope.id("b", to.org());
          default -> Scope.id("c", to.user());
        };
    String sql =
        "UPDATE %s t SET %s = %s".formatted(table.name(), what, value) + condition.where("t");
    List<Stored> affected = writable(condition).toList();
    boolean kept = Tables.KEPT.getOrDefault(table.name(), List.of()).contains(what);
    boolean allowed =
        may("UPDATE")
            && affected.stream()
                .allMatch(
                    row ->
                        change.apply(row.owner()).writableBy(scope, table.rules().shared())
                            && !(kept && !change.apply(row.owner()).equals(row.owner())));
    return List.of(Step.of(sql, allowed ? "touched " + affected.size() : FORBIDDEN_STATE));
  }

  /** On an id that may be taken, by anybody. */
  private List<Step> upsert() {
    if (table.besidePackets()) {
      return insertTerm();
    }
    Stored there = world.any(table);
    Stored proposed = world.fresh(table);
    boolean taken = random.nextInt(3) > 0;
    if (taken) {
      proposed = new Stored(there.id(), proposed.owner(), proposed.mark(), proposed.place());
    }
    boolean perTenant = table.name().equals("memory_embeddings");
    boolean conflict = taken && !(perTenant && !sameTenant(there, proposed));
    return upserted(
        proposed, conflict ? there : null, perTenant ? "tenant_id, embedding_id" : table.key());
  }

  /** On a natural key, which only the very same owner can have taken. */
  private List<Step> upsertNatural() {
    table = one(world.tables().stream().filter(each -> each.natural() != null).toList());
    Stored there = world.any(table);
    Stored proposed = world.fresh(table);
    Row owner = random.nextBoolean() ? there.owner() : proposed.owner();
    proposed = new Stored(proposed.id(), owner, proposed.mark(), there.place());
    String target =
        switch (table.name()) {
          case "entity_relationships" -> "source_entity, relationship_type, target_entity";
          case "idempotency_keys" -> "request_key, scope";
          default -> table.natural();
        };
    return upserted(
        proposed,
        owner.equals(there.owner()) ? there : null,
        "tenant_id, org_id, user_id, " + target);
  }

  private List<Step> upserted(Stored proposed, Stored conflict, String target) {
    boolean change = random.nextBoolean();
    String sql =
        table.insert(proposed)
            + " ON CONFLICT (%s) DO ".formatted(target)
            + (change
                ? "UPDATE SET "
                    + (table.marked() ? table.marking("up") : "tenant_id = excluded.tenant_id")
                : "NOTHING");
    boolean allowed =
        may("INSERT")
            && (!change || may("UPDATE"))
            && writes(proposed)
            && (!change || conflict == null || writes(conflict));
    if (change && conflict != null && !table.marked()) {
      return select();
    }
    List<Stored> after = new ArrayList<>(world.of(table));
    int touched = 1;
    if (allowed && conflict == null) {
      after.add(proposed);
    } else if (allowed && change) {
      Collections.replaceAll(after, conflict, table.afterMarking(conflict, "up"));
    } else {
      touched = 0;
    }
    return List.of(Step.of(sql, allowed ? "touched " + touched : FORBIDDEN_STATE), look(after));
  }

  /** Names a row that may be somebody else's, or none at all. */
  private List<Step> refer() {
    Reference reference = one(REFERENCES);
    table = world.table(reference.table());
    Table parents = world.table(reference.parent());
    Stored parent = random.nextInt(4) == 0 ? null : world.any(parents);
    String id = parent == null ? new UUID(0, random.nextLong()).toString() : parent.id();
    Row owner =
        table.owner(
            scope.tenant(), scope.org(), table.rules().shared() ? null : scope.user(), "shared");
    if (parent != null && table.name().equals("memory_embeddings")) {
      owner = parent.owner();
    }
    String sql =
        table.insertStamped(world.fresh(table), Map.of(reference.column(), parents.literal(id)));
    boolean sameTenant = parent != null && parent.owner().tenant().equals(scope.tenant());
    String answer;
    if (scope.is("platform_admin")) {
      answer = sameTenant ? "touched 1" : "error 23503";
    } else {
      boolean allowed =
          sameTenant && reads(parent) && owner.writableBy(scope, table.rules().shared());
      answer = allowed ? "touched 1" : FORBIDDEN_STATE;
    }
    return List.of(Step.of(sql, answer));
  }

  private List<Step> referLater() {
    if (scope.is("platform_admin")) {
      return refer();
    }
    Reference reference =
        one(REFERENCES.stream().filter(each -> !each.table().equals("memory_embeddings")).toList());
    table = world.table(reference.table());
    Table parents = world.table(reference.parent());
    Stored row = world.any(table);
    Stored parent = random.nextInt(4) == 0 ? null : world.any(parents);
    String id = parent == null ? new UUID(0, random.nextLong()).toString() : parent.id();
    String sql =
        "UPDATE %s SET %s = %s WHERE %s = %s"
            .formatted(
                table.name(),
                reference.column(),
                parents.literal(id),
                table.key(),
                table.literal(row.id()));
    String answer;
    if (!writes(row)) {
      answer = "touched 0";
    } else {
      boolean known = parent != null && sameTenant(parent, row) && reads(parent);
      answer = known ? "touched 1" : FORBIDDEN_STATE;
    }
    return List.of(Step.of(sql, answer));
  }

  // views and functions

  private List<Step> guardedView() {
    return List.of(
        switch (random.nextInt(4)) {
          case 0 ->
              Step.of(
                  "SELECT fact_id FROM high_confidence_facts",
                  visible(world.table("knowledge_facts"), always()).map(Stored::id));
          case 1 ->
              Step.of(
                  "SELECT agent_id, packet_id FROM agent_recent_important",
                  visible(world.table("packet_store"), always()).map(row -> "agent|" + row.id()));
          case 2 ->
              Step.of(
                  "SELECT source_entity, total_mentions FROM entity_graph",
                  visible(world.table("entity_relationships"), always())
                      .map(row -> "n" + row.place() + "|1"));
          default -> {
            Map<String, Integer> groups = new TreeMap<>();
            visible(world.table("reflection_store"), always())
                .forEach(row -> groups.merge(row.owner().printed(), 1, Integer::sum));
            yield Step.of(
                "SELECT tenant_id, org_id, user_id, count FROM reflection_patterns",
                groups.entrySet().stream().map(each -> each.getKey() + "|" + each.getValue()));
          }
        });
  }

  private List<Step> countAccess() {
    Stored packet = world.any(world.table("packet_store"));
    boolean seen = reads(packet);
    return List.of(
        Step.of("SELECT update_packet_access('%s')".formatted(packet.id()), ""),
        Step.of(
            "SELECT access_count FROM packet_store WHERE packet_id = '%s'".formatted(packet.id()),
            seen ? Stream.of("1") : Stream.empty()),
        Step.of(
            "SELECT count(*) FROM memory_access_log WHERE target_id = '%s'".formatted(packet.id()),
            seen ? "1" : "0"));
  }

  private List<Step> countAccesses() {
    List<Stored> packets =
        Stream.generate(() -> world.any(world.table("packet_store"))).limit(6).distinct().toList();
    return List.of(
        Step.of(
            "SELECT l9_count_packet_accesses(ARRAY[%s]::uuid[], now())"
                .formatted(
                    packets.stream()
                        .map(row -> "'" + row.id() + "'")
                        .collect(Collectors.joining(", "))),
            "" + packets.stream().filter(this::reads).count()));
  }

  private List<Step> moveConfidence() {
    Stored fact = world.any(world.table("knowledge_facts"));
    String function = one("decay_fact_confidence", "reinforce_fact_confidence");
    return List.of(
        Step.of(
            "SELECT %s('%s') IS NOT NULL".formatted(function, fact.id()), reads(fact) ? "t" : "f"));
  }

  /** Reinforces an edge of the very same owner, or makes one of its own. */
  private List<Step> upsertEdge() {
    table = world.table("entity_relationships");
    Stored there = world.any(table);
    Stored packet = random.nextBoolean() ? world.any(world.table("packet_store")) : null;
    Row owner = new Row(scope.tenant(), scope.org(), scope.user(), null);
    String edge =
        "'n%d', %s, %s"
            .formatted(
                there.place(),
                table.rules().sample().get("relationship_type"),
                table.rules().sample().get("target_entity"));
    boolean reinforces = there.owner().equals(owner);
    String call =
        "SELECT upsert_entity_relationship(%s, 0.5, %s)%s"
            .formatted(
                edge,
                packet == null ? "NULL" : "'" + packet.id() + "'",
                reinforces ? "" : " IS NOT NULL");
    boolean known = packet == null || reads(packet);
    if (known && !reinforces && packet != null && !sameTenant(packet, owner)) {
      // platform_admin sees the packet of another tenant, which the new edge cannot name
      return List.of(Step.of(call, "error 23503"));
    }
    return List.of(Step.of(call, !known ? "error 23503" : reinforces ? there.id() : "t"));
  }

  private List<Step> whoAmI() {
    return List.of(
        Step.of(
            "SELECT l9_current_tenant(), l9_current_org(), l9_current_user_id(), l9_current_role(), l9_is_admin()",
            new Row(scope.tenant(), scope.org(), scope.user(), null).printed()
                + "|"
                + scope.role()
                + "|"
                + (scope.is("tenant_admin", "platform_admin") ? "t" : "f")));
  }

  private List<Step> forbidden() {
    List<String> statements =
        new ArrayList<>(
            List.of(
                "SELECT count(*) FROM mv_entity_graph",
                "SELECT count(*) FROM mv_high_confidence_facts",
                "SELECT count(*) FROM memory_embeddings_p%02d".formatted(random.nextInt(16)),
                "SELECT last_value FROM tasks_id_seq",
                "SELECT setval('tasks_id_seq', 1)",
                "CREATE TABLE mine (i int)",
                "CREATE TEMPORARY TABLE mine (i int)",
                "CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1",
                "CREATE POLICY weak ON %s USING (true)".formatted(table.name()),
                "ALTER TABLE %s DISABLE ROW LEVEL SECURITY".formatted(table.name()),
                "ALTER TABLE %s NO FORCE ROW LEVEL SECURITY".formatted(table.name()),
                "TRUNCATE " + table.name(),
                "DROP TABLE " + table.name(),
                "CREATE INDEX mine ON %s (org_id)".formatted(table.name()),
                "CREATE TRIGGER mine AFTER INSERT ON %s EXECUTE FUNCTION trigger_uncount_terms()"
                    .formatted(table.name()),
                "COPY %s TO '/dev/null'".formatted(table.name()),
                "ALTER FUNCTION l9_require_scope() RESET ALL"));
    if (!scope.is("platform_admin")) {
      statements.add("SELECT l9_can_read(l9_current_tenant(), NULL, NULL, 'shared')");
      statements.add("SELECT l9_evict_packets(1)");
      statements.add("SET LOCAL ROLE l9_platform");
      statements.add(Scope.PLATFORM_ADMIN.begin());
    }
    return List.of(Step.of(one(statements), FORBIDDEN_STATE));
  }

  // the model

  private boolean reads(Stored row) {
    return row.owner().readableBy(scope);
  }

  private boolean writes(Stored row) {
    return row.owner().writableBy(scope, table.rules().shared());
  }

  private boolean may(String verb) {
    return scope.is("platform_admin") || table.rules().allows(verb);
  }

  private Stream<Stored> visible(Table table, Condition condition) {
    return world.of(table).stream().filter(this::reads).filter(condition.holds());
  }

  private Stream<Stored> writable(Condition condition) {
    return world.of(table).stream().filter(this::writes).filter(condition.holds());
  }

  /** What is to be seen of the table when its rows are these. */
  private Step look(List<Stored> rows) {
    return Step.of(
        "SELECT t.%s, %s, %s FROM %s t"
            .formatted(
                table.key(),
                table.mark("t"),
                table.owner(1, null, null, "").columns(),
                table.name()),
        rows.stream()
            .filter(this::reads)
            .map(row -> row.id() + "|" + row.mark() + "|" + row.owner().printed()));
  }

  private Condition condition() {
    return conditionOf(table);
  }

  private Condition always() {
    return new Condition(alias -> "true", row -> true);
  }

  private Condition conditionOf(Table of) {
    Condition first = atom(of);
    return switch (random.nextInt(6)) {
      case 0 -> always();
      case 1 -> {
        Condition second = atom(of);
        yield new Condition(
            alias -> "(%s OR %s)".formatted(first.on().apply(alias), second.on().apply(alias)),
            first.holds().or(second.holds()));
      }
      case 2 -> {
        Condition second = atom(of);
        yield new Condition(
            alias -> "%s AND %s".formatted(first.on().apply(alias), second.on().apply(alias)),
            first.holds().and(second.holds()));
      }
      case 3 ->
          new Condition(
              alias -> "NOT (%s)".formatted(first.on().apply(alias)), first.holds().negate());
      default -> first;
    };
  }

  private Condition atom(Table of) {
    int tenant = 1 + random.nextInt(2);
    Integer number = random.nextInt(3) == 0 ? null : Integer.valueOf(1 + random.nextInt(2));
    switch (random.nextInt(of.rules().scoped() ? 6 : 5)) {
      case 0:
        return new Condition(
            alias -> alias + ".tenant_id = " + Scope.id("a", tenant),
            row -> row.owner().tenant() == tenant);
      case 1:
        return new Condition(
            alias -> alias + ".org_id IS NOT DISTINCT FROM " + Scope.id("b", number),
            row -> Objects.equals(row.owner().org(), number));
      case 2:
        return new Condition(
            alias -> alias + ".user_id IS NOT DISTINCT FROM " + Scope.id("c", number),
            row -> Objects.equals(row.owner().user(), number));
      case 3:
        String mark = world.anyMark();
        return new Condition(
            alias -> of.mark(alias) + " = '" + mark + "'",
            row -> of.marked() && row.mark().equals(mark));
      case 4:
        List<Stored> some = Stream.generate(() -> world.any(of)).limit(8).distinct().toList();
        List<String> ids = some.stream().map(Stored::id).toList();
        return new Condition(
            alias ->
                "%s.%s IN (%s)"
                    .formatted(
                        alias,
                        of.key(),
                        ids.stream().map(of::literal).collect(Collectors.joining(", "))),
            row -> ids.contains(row.id()));
      default:
        String visibility = one("shared", "cursor", "l-private");
        return new Condition(
            alias -> alias + ".scope = '" + visibility + "'",
            row -> visibility.equals(row.owner().visibility()));
    }
  }

  private static boolean sameTenant(Stored one, Stored other) {
    return sameTenant(one, other.owner());
  }

  private static boolean sameTenant(Stored one, Row owner) {
    return one.owner().tenant().equals(owner.tenant());
  }

  private static Row unscoped(Row owner) {
    return new Row(owner.tenant(), owner.org(), owner.user(), null);
  }

  private static String printedOwner(Stored row) {
    return unscoped(row.owner()).printed();
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private String one(String... of) {
    return one(List.of(of));
  }
}
