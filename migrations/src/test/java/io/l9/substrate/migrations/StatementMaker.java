package io.l9.substrate.migrations;

import io.l9.substrate.migrations.OracleStatements.Step;
import io.l9.substrate.migrations.OracleWorld.Stored;
import io.l9.substrate.migrations.OracleWorld.Table;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts that statements are made of: conditions, and the rows that a scope reads and writes by
 * the model.
 */
abstract class StatementMaker {

  record Condition(Function<String, String> on, Predicate<Stored> holds) {

    String where(String alias) {
      return " WHERE " + on.apply(alias);
    }
  }

  static final String FORBIDDEN_STATE = "error 42501";

  final Random random;
  final OracleWorld world;
  Scope scope;
  Table table;

  StatementMaker(Random random, OracleWorld world) {
    this.random = random;
    this.world = world;
  }

  /** Chooses the scope and the table of the next statement. */
  void begin(Scope scope, Table table) {
    this.scope = scope;
    this.table = table;
  }

  boolean reads(Stored row) {
    return row.owner().readableBy(scope);
  }

  boolean writes(Stored row) {
    return row.owner().writableBy(scope, table.rules().shared());
  }

  boolean may(String verb) {
    return scope.is("platform_admin") || table.rules().allows(verb);
  }

  Stream<Stored> visible(Table table, Condition condition) {
    return world.of(table).stream().filter(this::reads).filter(condition.holds());
  }

  Stream<Stored> writable(Condition condition) {
    return world.of(table).stream().filter(this::writes).filter(condition.holds());
  }

  /** Returns a query of the table, and its answer when the table has these rows. */
  Step look(List<Stored> rows) {
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

  Condition condition() {
    return conditionOf(table);
  }

  Condition always() {
    return new Condition(alias -> "true", row -> true);
  }

  Condition conditionOf(Table of) {
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

  Condition atom(Table of) {
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

  static boolean sameTenant(Stored one, Stored other) {
    return sameTenant(one, other.owner());
  }

  static boolean sameTenant(Stored one, RowOwner owner) {
    return one.owner().tenant().equals(owner.tenant());
  }

  <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  String one(String... of) {
    return one(List.of(of));
  }
}
