package io.l9.substrate.persistence.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Objects as rows of a statement: one array a column, so that a batch of any size is one statement
 * of one text and one plan. Immutable.
 */
public final class UnnestedRows<T> {

  private record Column<T>(
      String name, String type, String element, Function<T, @Nullable Object> value) {

    /** Returns the value of a row, cast to the type of the column if it was sent as text. */
    String expression() {
      return element.equals(type) ? "r." + name : "r." + name + "::" + type;
    }
  }

  private final List<Column<T>> columns;

  private UnnestedRows(List<Column<T>> columns) {
    this.columns = columns;
  }

  public static <T> UnnestedRows<T> of() {
    return new UnnestedRows<>(List.of());
  }

  /** A column whose values the driver sends as they are. */
  public UnnestedRows<T> with(String name, String type, Function<T, @Nullable Object> value) {
    return and(new Column<>(name, type, type, value));
  }

  /**
   * A column whose values are sent as text in the type's own notation: arrays (an array of arrays
   * would be flattened), JSON, vectors and times.
   */
  public UnnestedRows<T> withText(String name, String type, Function<T, @Nullable String> value) {
    return and(new Column<>(name, type, "text", value::apply));
  }

  /** The same columns of another object, that has one of these. */
  public <S> UnnestedRows<S> through(Function<S, T> part) {
    return new UnnestedRows<>(
        columns.stream()
            .map(
                c ->
                    new Column<S>(
                        c.name(), c.type(), c.element(), s -> c.value().apply(part.apply(s))))
            .toList());
  }

  private UnnestedRows<T> and(Column<T> column) {
    List<Column<T>> more = new ArrayList<>(columns);
    more.add(column);
    return new UnnestedRows<>(more);
  }

  /** The names of the columns, separated by commas. */
  public String names() {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /** {@code SELECT … FROM unnest(…)}: a row for each object, in no order. */
  public Sql select(List<T> objects) {
    Sql sql =
        Sql.of(
            columns.stream()
                .map(Column::expression)
                .collect(Collectors.joining(", ", "SELECT ", " FROM unnest(")));
    String comma = "";
    for (Column<T> column : columns) {
      List<@Nullable Object> values = new ArrayList<>();
      for (T object : objects) {
        values.add(column.value().apply(object));
      }
      sql.append(comma).append(Sql.ofUnseenLength(Sql.array(column.element(), values)));
      comma = ", ";
    }
    return sql.append(") AS r (" + names() + ")");
  }

  /** {@code INSERT INTO table (…) SELECT … FROM unnest(…)}. */
  public Sql insertInto(String table, List<T> objects) {
    return Sql.of("INSERT INTO " + table + " (" + names() + ") ").append(select(objects));
  }
}
