package io.l9.substrate.persistence.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Objects as rows of a statement: one array a column, so that a batch of any size is one statement
 * of one text. A single object is a row of plain parameters, which costs the server less.
 * Immutable.
 */
public final class UnnestedRows<T> {

  /** The element type of a column whose values are arrays of numbers. */
  private static final String NUMBERS = "float4[]";

  private record Column<T>(
      String name, String type, String element, Function<T, @Nullable Object> value) {

    boolean numbers() {
      return element.equals(NUMBERS);
    }

    /** Appends the value of a row, cast to the type of the column if it was sent as another one. */
    void appendTo(Sql sql, List<T> objects) {
      if (numbers()) {
        // all of them as one array, because an array of arrays would be flattened
        sql.append(
            "(?::float4[])[r." + name + "_first:r." + name + "_last]::" + type, flat(objects));
      } else {
        sql.append(element.equals(type) ? "r." + name : "r." + name + "::" + type);
      }
    }

    /** The type as which the driver sends a value, so that one that is missing is no other text. */
    String sent() {
      return element.equals("text") ? "varchar" : element;
    }

    /** The column of a single row. */
    String parameter() {
      return "?::" + (numbers() ? NUMBERS + "::" + type : type) + " AS " + name;
    }

    private float[] flat(List<T> objects) {
      float[] all = new float[objects.stream().mapToInt(this::length).sum()];
      int end = 0;
      for (T object : objects) {
        float[] numbers = numbersOf(object);
        System.arraycopy(numbers, 0, all, end, numbers.length);
        end += numbers.length;
      }
      return all;
    }

    private float[] numbersOf(T object) {
      return (float[]) Objects.requireNonNull(value.apply(object), name);
    }

    private int length(T object) {
      return numbersOf(object).length;
    }

    /** Appends the arrays that hold the values of the objects, and adds their names. */
    void appendArrays(Sql sql, List<T> objects, List<String> names) {
      if (!numbers()) {
        List<@Nullable Object> values = new ArrayList<>();
        objects.forEach(object -> values.add(value.apply(object)));
        append(sql, name, element, values, names);
        return;
      }
      List<Integer> first = new ArrayList<>();
      List<Integer> last = new ArrayList<>();
      int end = 0;
      for (T object : objects) {
        first.add(end + 1);
        end += length(object);
        last.add(end);
      }
      append(sql, name + "_first", "int4", first, names);
      append(sql, name + "_last", "int4", last, names);
    }

    private static void append(
        Sql sql, String name, String type, List<?> values, List<String> names) {
      sql.append(names.isEmpty() ? "" : ", ").append(Sql.ofUnseenLength(Sql.array(type, values)));
      names.add(name);
    }
  }

  /**
   * The most rows that are written or looked up by a plan that is kept. One that was made while a
   * table was almost empty may read all of it for each row; beside more rows a new plan is cheap.
   */
  private static final int FEW = 32;

  private final List<Column<T>> columns;
  private final String names;

  /** The query of a single row, put together once. */
  private final String one;

  private UnnestedRows(List<Column<T>> columns) {
    this.columns = columns;
    names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    one = columns.stream().map(Column::parameter).collect(Collectors.joining(", ", "SELECT ", ""));
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
   * would be flattened), JSON and times.
   */
  public UnnestedRows<T> withText(String name, String type, Function<T, @Nullable String> value) {
    return and(new Column<>(name, type, "text", value::apply));
  }

  /** A column that is made of arrays of numbers, none of them null: vectors. */
  public UnnestedRows<T> withNumbers(String name, String type, Function<T, float[]> value) {
    return and(new Column<>(name, type, NUMBERS, value::apply));
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
    return names;
  }

  /** {@code SELECT … FROM unnest(…)}: a row for each object, in no order. */
  public Sql select(List<T> objects) {
    Sql sql = selectPlannedOnce(objects);
    return objects.size() > FEW ? sql.append(Sql.PLANNED_EACH_TIME) : sql;
  }

  /**
   * Returns the same for a statement whose plan is kept however many rows there are: one that looks
   * nothing up by them, or whose every row is looked up by the same index anyway.
   */
  public Sql selectPlannedOnce(List<T> objects) {
    if (objects.size() == 1) {
      return selectOne(objects.get(0));
    }
    Sql sql = Sql.of("SELECT ");
    String comma = "";
    for (Column<T> column : columns) {
      sql.append(comma);
      column.appendTo(sql, objects);
      sql.append(" AS " + column.name());
      comma = ", ";
    }
    sql.append(" FROM unnest(");
    List<String> names = new ArrayList<>();
    columns.forEach(column -> column.appendArrays(sql, objects, names));
    return sql.append(") AS r (" + String.join(", ", names) + ")");
  }

  private Sql selectOne(T object) {
    @Nullable Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column<T> column = columns.get(i);
      values[i] = Sql.orNull(column.sent(), column.value().apply(object));
    }
    return Sql.of(one, values);
  }

  /** {@code INSERT INTO table (…) SELECT …}. */
  public Sql insertInto(String table, List<T> objects) {
    return Sql.of("INSERT INTO " + table + " (" + names() + ") ").append(select(objects));
  }
}
