package io.l9.substrate.migrations;

import io.l9.substrate.migrations.OracleStatements.Step;
import io.l9.substrate.migrations.OracleWorld.Stored;
import io.l9.substrate.migrations.OracleWorld.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Statements that read: queries, joins, sets, locks and the nearest vectors. */
final class ReadStatements extends StatementMaker {

  ReadStatements(Random random, OracleWorld world) {
    super(random, world);
  }

  List<Step> select() {
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

  List<Step> aggregate() {
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

  List<Step> exists() {
    Condition condition = condition();
    boolean there = visible(table, condition).findAny().isPresent();
    boolean not = random.nextBoolean();
    return List.of(
        Step.of(
            "SELECT %s EXISTS (SELECT FROM %s t%s)"
                .formatted(not ? "NOT" : "", table.name(), condition.where("t")),
            there != not ? "t" : "f"));
  }

  List<Step> join() {
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

  List<Step> setOperation() {
    Table other = one(world.tables());
    Condition condition = condition();
    Condition second = conditionOf(other);
    List<String> left = visible(table, condition).map(ReadStatements::printedOwner).toList();
    List<String> right = visible(other, second).map(ReadStatements::printedOwner).toList();
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
  List<Step> lock() {
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

  List<Step> nearest() {
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

  private static RowOwner unscoped(RowOwner owner) {
    return new RowOwner(owner.tenant(), owner.org(), owner.user(), null);
  }

  private static String printedOwner(Stored row) {
    return unscoped(row.owner()).printed();
  }
}
