package io.l9.substrate.migrations.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One table of the schema: the class of its rows, how they are erased, exported and pruned, and
 * which columns refer to other rows.
 *
 * <p>A subject, whose data can be erased and exported, is a user of a tenant. Rows that refer to an
 * erased row follow it as their {@link Reference} says, whoever owns them.
 *
 * @param name the table; a partition follows its parent and has no descriptor
 * @param migration the version of the file that makes the table, or {@value #MIGRATOR}
 * @param persons columns that name a user, besides {@link #OWNER}
 * @param derived columns that triggers or jobs compute; an import computes them anew
 * @param plainIds columns of ids that refer to no table, and keys that the database does not make
 * @param views materialized views that copy from the table
 */
public record TableDescriptor(
    String name,
    String migration,
    Kind kind,
    Erasure erasure,
    Export export,
    Optional<Pruning> pruning,
    List<Reference> references,
    List<String> persons,
    List<String> derived,
    List<String> plainIds,
    List<String> views) {

  /** The tables that no file makes: the history of migrations. */
  public static final String MIGRATOR = "migrator";

  /** The column of the subject in every table that is not {@link Kind#SYSTEM}. */
  public static final String OWNER = "user_id";

  /** The class of a table's rows. */
  public enum Kind {
    /** Rows of a tenant; those with a user are that user's own. */
    PERSONAL,
    /** Rows of a tenant that its members write together; a user is only their writer. */
    SHARED,
    /** Rows of the installation, without a tenant. */
    SYSTEM
  }

  /**
   * The treatment of a subject's rows when the subject is erased.
   *
   * @param columns the columns that get a pseudonym; else empty
   * @param reason for keeping or recomputing; else empty
   */
  public record Erasure(Treatment treatment, List<String> columns, String reason) {

    /** The ways to treat the rows. */
    public enum Treatment {
      /** The subject's rows are deleted. */
      DELETE,
      /** The rows stay, and the columns that name the subject get a pseudonym. */
      PSEUDONYMISE,
      /** The rows are sums over other tables, which are computed again. */
      RECOMPUTE,
      /** The rows stay as they are. */
      KEEP
    }

    public Erasure {
      columns = List.copyOf(columns);
      require(columns.isEmpty() != (treatment == Treatment.PSEUDONYMISE), "columns", treatment);
      require(
          reason.isBlank() != (treatment == Treatment.KEEP || treatment == Treatment.RECOMPUTE),
          "a reason",
          treatment);
    }
  }

  /**
   * The part of a table in a subject's export.
   *
   * @param columns the columns that are left out; else empty
   * @param reason for leaving the table out; else empty
   */
  public record Export(Extent extent, List<String> columns, String reason) {

    /** The parts of a row that are exported. */
    public enum Extent {
      ROWS,
      ROWS_REDACTED,
      NO
    }

    public Export {
      columns = List.copyOf(columns);
      require(columns.isEmpty() != (extent == Extent.ROWS_REDACTED), "columns", extent);
      require(reason.isBlank() != (extent == Extent.NO), "a reason", extent);
    }
  }

  /**
   * The deletion of rows that have become old, without anybody's asking.
   *
   * @param column the time that makes a row old
   * @param by the maintenance job that deletes it, or {@value #WRITER}
   */
  public record Pruning(String column, String by) {

    /** The writer of a newer row, which deletes the oldest ones. */
    public static final String WRITER = "writer";
  }

  /**
   * One column that names rows of another table, or of the same.
   *
   * @param column a column, or a member of a JSON column such as {@code payload.packet_id}
   * @param table the table referred to
   * @param enforcement whether a foreign key holds the reference
   * @param whenErased the fate of the referring row when the other one is erased, or goes with a
   *     packet that is; a row with other support is {@link Fate#UNLINKED} instead of deleted
   * @param whenDeleted its fate when the other row is deleted in any other way, such as by eviction
   */
  public record Reference(
      String column, String table, Enforcement enforcement, Fate whenErased, Fate whenDeleted) {

    /** The guarantee behind a reference. */
    public enum Enforcement {
      FOREIGN_KEY,
      /** None: the column holds the other row's id, or an array of such ids. */
      VALUE
    }

    /** The effect on a referring row. */
    public enum Fate {
      DELETED,
      /** The row stays, and no longer names the other one. */
      UNLINKED,
      /** The row stays as it is, and may name a row that is gone. */
      KEPT
    }
  }

  public TableDescriptor {
    references = List.copyOf(references);
    persons = List.copyOf(persons);
    derived = List.copyOf(derived);
    plainIds = List.copyOf(plainIds);
    views = List.copyOf(views);
  }

  /** Returns the column that names the subject of a row. */
  public Optional<String> owner() {
    return kind == Kind.SYSTEM ? Optional.empty() : Optional.of(OWNER);
  }

  /** Returns every column that the descriptor names, without the members of JSON columns. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(persons);
    owner().ifPresent(columns::add);
    columns.addAll(derived);
    columns.addAll(plainIds);
    columns.addAll(erasure.columns());
    columns.addAll(export.columns());
    pruning.ifPresent(pruned -> columns.add(pruned.column()));
    references.forEach(reference -> columns.add(reference.column().replaceFirst("\\..*", "")));
    return columns.stream().distinct().toList();
  }

  private static void require(boolean met, String what, Enum<?> choice) {
    if (!met) {
      throw new IllegalArgumentException(choice + " needs or forbids " + what);
    }
  }
}
