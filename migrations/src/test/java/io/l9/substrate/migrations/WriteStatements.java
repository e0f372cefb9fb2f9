package io.l9.substrate.migrations;

import io.l9.substrate.migrations.OracleStatements.Step;
import io.l9.substrate.migrations.OracleWorld.Stored;
import io.l9.substrate.migrations.OracleWorld.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;

/** Statements that insert, change and delete rows. */
final class WriteStatements extends StatementMaker {

  WriteStatements(Random random, OracleWorld world) {
    super(random, world);
  }

  List<Step> insert() {
    if (table.besidePackets()) {
      return insertTerm();
    }
    Stored row = world.fresh(table);
    return inserted(row, table.insert(row));
  }

  List<Step> insertStamped() {
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
    if (!table.stamped()) {
      return List.of(
          Step.of(
              table.insertStamped(row, Map.of()), may("INSERT") ? "error 23502" : FORBIDDEN_STATE));
    }
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
  List<Step> insertSelect() {
    if (table.besidePackets()) {
      return insertTerm();
    }
    Table other = one(world.tables());
    Condition condition = conditionOf(other);
    List<RowOwner> owners =
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
    if (!table.stamped()) {
      contents.put("scope", "'shared'");
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
  List<Step> insertTerm() {
    table = world.table("packet_terms");
    Stored packet = world.any(world.table("packet_store"));
    boolean own = scope.is("platform_admin") || random.nextBoolean();
    RowOwner owner = own ? packet.owner() : world.anyOwner(table);
    String sql =
        "INSERT INTO packet_terms (term, frequency, length, packet_id, %s) VALUES ('new', 1, 1, '%s', %s)"
            .formatted(owner.columns(), packet.id(), owner.values());
    boolean allowed =
        owner.equals(packet.owner()) && reads(packet) && owner.writableBy(scope, false);
    return List.of(Step.of(sql, allowed ? "touched 1" : FORBIDDEN_STATE));
  }

  List<Step> update() {
    Condition condition = condition();
    String word = "u" + random.nextInt(9);
    return changed(
        "UPDATE %s t SET %s".formatted(table.name(), table.marking(word)) + condition.where("t"),
        "UPDATE",
        condition,
        row -> table.afterMarking(row, word));
  }

  List<Step> delete() {
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
  List<Step> move() {
    if (table.besidePackets() || scope.is("platform_admin")) {
      return update();
    }
    Condition condition = condition();
    RowOwner to = world.anyOwner(table);
    String what = one("tenant_id", "org_id", "user_id");
    Function<RowOwner, RowOwner> change =
        switch (what) {
          case "tenant_id" -> o -> new RowOwner(to.tenant(), o.org(), o.user(), o.visibility());
          case "org_id" -> o -> new RowOwner(o.tenant(), to.org(), o.user(), o.visibility());
          default -> o -> new RowOwner(o.tenant(), o.org(), to.user(), o.visibility());
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
    boolean kept = KeptColumns.BY_TABLE.getOrDefault(table.name(), List.of()).contains(what);
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
  List<Step> upsert() {
    if (table.besidePackets()) {
      return insertTerm();
    }
    Stored there = world.any(table);
    Stored proposed = world.fresh(table);
    boolean taken = random.nextInt(3) > 0;
    if (taken) {
      proposed = new Stored(there.id(), proposed.owner(), proposed.mark(), proposed.place());
    }
    // the time of a line in the log is that of the statement, and so another one
    boolean conflicting =
        taken
            && !table.name().equals("memory_access_log")
            && table.refusesTwice(there.owner(), proposed.owner());
    return upserted(proposed, conflicting ? there : null, table.primaryKey());
  }

  /** On a natural key, which only the very same owner can have taken. */
  List<Step> upsertNatural() {
    table = one(world.tables().stream().filter(each -> each.natural() != null).toList());
    Stored there = world.any(table);
    Stored proposed = world.fresh(table);
    RowOwner owner = random.nextBoolean() ? there.owner() : proposed.owner();
    proposed = new Stored(proposed.id(), owner, proposed.mark(), there.place());
    String target =
        switch (table.name()) {
          case "entity_relationships" -> "edge_key, scope";
          case "idempotency_keys" -> "request_key, scope";
          case "store_items" -> "scope, namespace, key";
          case "task_reflections" -> "task_id, scope";
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
      return List.of(look(world.of(table)));
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
}
