package io.l9.substrate.migrations;

import io.l9.substrate.migrations.tables.TableDescriptor;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateOutput;
import org.jspecify.annotations.Nullable;

/**
 * Migration of one schema of a database to the newest version.
 *
 * <p>The same files run under psql in the order of their names. The table {@value #HISTORY} keeps
 * what was applied. Each file is one transaction: a migrator that is killed leaves nothing half
 * done, and the next run goes on. Several processes may migrate at once; they take turns.
 *
 * <p>Immutable and thread-safe. Each needs up to three connections at once, whose search path it
 * sets, so they should not come from a pool that serves others.
 */
public final class Migrator {

  /** The history of applied files; not Flyway's name, which an embedding team may use itself. */
  static final String HISTORY = "l9_schema_history";

  /** The baseline of a schema that had none of our tables. */
  static final String NOTHING = "0";

  private static final String WAITING =
      """
      SELECT (SELECT count(*) FROM embedding_backlog),
        (SELECT count(*) FROM embedding_spaces WHERE model LIKE 'unknown%' AND target_model IS NULL)
      """;

  private static final String LAST_ADOPTABLE = "0007";
  private static final String PACKETS = "packet_store";

  /** The state of a migration in a database. */
  public enum State {
    /** Applied by a migrator. */
    APPLIED,
    /** Applied by psql, before the database was adopted. */
    ADOPTED,
    /** Not applied. */
    PENDING,
    /** Different in the database and in these files; {@link Migrator#validate} says how. */
    UNEXPECTED
  }

  /**
   * One migration.
   *
   * @param file its name, such as {@code 0001_init_memory_substrate.sql}
   */
  public record Migration(String file, State state) {}

  private final DataSource owner;
  private final @Nullable String schema;
  private final List<String> sessionSettings;
  private final Consumer<String> progress;

  /**
   * A migrator of the schema that the connections find first, as psql would run the files: usually
   * {@code public}. The product and the facade name theirs; see {@link SubstrateSchema#find}.
   *
   * @param owner connections as the owner of the schema
   */
  public Migrator(DataSource owner) {
    this(owner, null, List.of(), file -> {});
  }

  private Migrator(
      DataSource owner,
      @Nullable String schema,
      List<String> sessionSettings,
      Consumer<String> progress) {
    this.owner = owner;
    this.schema = schema;
    this.sessionSettings = sessionSettings;
    this.progress = progress;
  }

  /** {@link #apply} on the default schema. */
  public static void migrate(DataSource owner) {
    new Migrator(owner).apply();
  }

  /**
   * The same for another schema, which is created if it is missing.
   *
   * @throws IllegalArgumentException if it cannot have that name; nothing has been made then
   */
  public Migrator inSchema(String name) {
    return new Migrator(owner, SubstrateSchema.requireName(name), sessionSettings, progress);
  }

  /**
   * The same, giving rows from before there were tenants to this one. Without it a database that
   * has such rows is refused.
   *
   * @param org the organisation of those rows; null makes them visible in the whole tenant
   * @param user the user of those rows; null makes them visible in the whole organisation
   */
  public Migrator withLegacyScope(UUID tenant, @Nullable UUID org, @Nullable UUID user) {
    return new Migrator(
        owner,
        schema,
        List.of(
            legacySetting("tenant", tenant),
            legacySetting("org", org),
            legacySetting("user", user)),
        progress);
  }

  /** The same, telling each file when it begins; a large old database may take a while over one. */
  public Migrator telling(Consumer<String> progress) {
    return new Migrator(owner, schema, sessionSettings, progress);
  }

  /** Every migration in the order of versions. */
  public List<Migration> status() {
    return flyway()
        .run(
            new Observer(progress),
            flyway ->
                Arrays.stream(flyway.info().all())
                    .filter(info -> !CoreMigrationType.BASELINE.equals(info.getType()))
                    .map(info -> new Migration(info.getScript(), state(info)))
                    .toList());
  }

  /**
   * Applies what is pending. A schema in which all files have run is only asked for its history.
   *
   * @return the files that were applied, and what they adjusted
   * @throws MigrationException if a file fails, an applied one has been changed since, or the
   *     schema has tables of ours but no history, in which case {@link #adopt} is meant
   */
  public MigrationReport apply() {
    return appliedAlready().orElseGet(() -> exclusively(this::applyPending));
  }

  private Optional<MigrationReport> appliedAlready() {
    try (Connection connection = owner.getConnection()) {
      return AppliedFiles.areComplete(connection, schema)
          ? Optional.of(new MigrationReport(List.of(), List.of(), waiting(connection)))
          : Optional.empty();
    } catch (SQLException e) {
      throw new MigrationException("the database cannot be asked: " + e.getMessage(), e);
    }
  }

  private MigrationReport applyPending() {
    if (!has(HISTORY) && has(PACKETS)) {
      throw new MigrationException(
          "the schema has a table "
              + PACKETS
              + " but no history of migrations; adopt it if the substrate's files were run by psql,"
              + " or choose another schema");
    }
    return run();
  }

  /**
   * Takes over a schema that psql brought to 0007 or further, by these files or by the ones
   * published before them, then applies the rest. The files from 0008 on run again where they have
   * run already, which changes nothing. Adopting an adopted schema only applies what is pending.
   *
   * @return the files that were applied, and what they adjusted
   * @throws MigrationException if the schema is not at 0007, naming what is missing, or as in
   *     {@link #apply}
   */
  public MigrationReport adopt() {
    return exclusively(this::adoptAndApply);
  }

  private MigrationReport adoptAndApply() {
    List<String> missing =
        TableDescriptors.ALL.stream()
            .filter(table -> table.migration().compareTo(LAST_ADOPTABLE) <= 0)
            .map(TableDescriptor::name)
            .filter(table -> !has(table))
            .toList();
    if (!missing.isEmpty()) {
      throw new MigrationException(
          "the schema cannot be adopted, because it lacks tables of 0001 to 0007: "
              + String.join(", ", missing)
              + "; run the missing files with psql first, or apply to an empty schema");
    }
    if (!has(HISTORY)) {
      flyway().baseline(LAST_ADOPTABLE, new Observer(progress));
    }
    return run();
  }

  /**
   * Proves that the files that were applied are the files of this version, and none is pending.
   *
   * @throws MigrationException naming every one that differs
   */
  public void validate() {
    flyway()
        .run(
            new Observer(progress),
            flyway -> {
              List<ValidateOutput> invalid = flyway.validateWithResult().invalidMigrations;
              if (!invalid.isEmpty()) {
                throw new MigrationException(
                    "the database does not match its migrations: "
                        + invalid.stream()
                            .map(Migrator::described)
                            .collect(Collectors.joining("; ")));
              }
              return invalid;
            });
  }

  private MigrationReport run() {
    if (has(HISTORY)) {
      flyway().acceptReworded();
    }
    Observer observer = new Observer(progress);
    List<String> files =
        flyway()
            .run(
                observer,
                flyway ->
                    flyway.migrate().migrations.stream()
                        .map(applied -> applied.filepath)
                        .map(path -> path.substring(path.lastIndexOf('/') + 1))
                        .toList());
    return new MigrationReport(files, observer.adjustments(), waiting());
  }

  private FlywayRunner flyway() {
    return new FlywayRunner(owner, schema, sessionSettings);
  }

  private MigrationReport.@Nullable Waiting waiting() {
    try (Connection connection = owner.getConnection()) {
      return waiting(connection);
    } catch (SQLException e) {
      throw new MigrationException("the database cannot be asked: " + e.getMessage(), e);
    }
  }

  private MigrationReport.@Nullable Waiting waiting(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      if (schema != null) {
        statement.execute("SET LOCAL search_path TO " + statement.enquoteIdentifier(schema, true));
      }
      try (ResultSet row = statement.executeQuery("SELECT pg_has_role('l9_platform', 'MEMBER')")) {
        row.next();
        if (!row.getBoolean(1)) {
          return null;
        }
      }
      statement.execute("SET LOCAL ROLE l9_platform");
      try (ResultSet row = statement.executeQuery(WAITING)) {
        row.next();
        return new MigrationReport.Waiting(row.getLong(1), row.getLong(2));
      }
    } finally {
      connection.rollback();
    }
  }

  /** Flyway's own lock begins too late: two that create its table at once can fail. */
  private MigrationReport exclusively(Supplier<MigrationReport> work) {
    try (Connection connection = owner.getConnection()) {
      connection.setAutoCommit(true);
      advisory(connection, "pg_advisory_lock");
      try {
        return work.get();
      } finally {
        advisory(connection, "pg_advisory_unlock");
      }
    } catch (SQLException e) {
      throw new MigrationException("the database cannot be locked: " + e.getMessage(), e);
    }
  }

  private static void advisory(Connection connection, String function) throws SQLException {
    try (PreparedStatement call =
        connection.prepareStatement("SELECT " + function + "(hashtextextended(?, 0))")) {
      call.setString(1, HISTORY);
      call.execute();
    }
  }

  private boolean has(String table) {
    try (Connection connection = owner.getConnection();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT to_regclass(format('%I.%I', coalesce(?, current_schema()), ?)) IS NOT"
                    + " NULL")) {
      query.setString(1, schema);
      query.setString(2, table);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    } catch (SQLException e) {
      throw new MigrationException("the database cannot be asked: " + e.getMessage(), e);
    }
  }

  private static State state(MigrationInfo info) {
    return switch (info.getState()) {
      case SUCCESS, OUT_OF_ORDER -> State.APPLIED;
      case BELOW_BASELINE, BASELINE_IGNORED, BASELINE -> State.ADOPTED;
      case PENDING -> State.PENDING;
      default -> State.UNEXPECTED;
    };
  }

  private static String described(ValidateOutput invalid) {
    return invalid.filepath.isEmpty()
        ? invalid.version + ": " + invalid.errorDetails.errorMessage
        : invalid.filepath + ": " + invalid.errorDetails.errorMessage;
  }

  private static String legacySetting(String part, @Nullable UUID id) {
    return "set_config('l9.legacy_%s', '%s', false)".formatted(part, id == null ? "" : id);
  }
}
