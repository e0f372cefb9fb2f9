package io.l9.substrate.bootstrap.config;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The value of every setting: of a flag, else of the environment, else of the file, else the
 * default. All are read and checked when this is made. Immutable.
 */
public final class Values {

  private static final String OURS = "L9_";

  /** Settings of OpenTelemetry's SDK, which a file may hold beside ours. */
  private static final String TELEMETRY = "otel.";

  private static final String TELEMETRY_VARIABLES = "OTEL_";

  /** The settings that only the starter of the process can know. */
  private static final List<Setting<?>> NOT_IN_A_FILE = List.of(Settings.HOME, Settings.CONFIG);

  /**
   * A text and where it was given.
   *
   * @param source for people: {@code --port}, {@code L9_SERVER_PORT}, the name of the file
   */
  public record Given(String text, String source) {}

  /**
   * A line for people; a secret is {@code ***}.
   *
   * @param value null: there is none
   */
  public record Row(String key, @Nullable String value, String source, boolean byDefault) {}

  private final Map<String, Given> given;
  private final Map<String, Given> telemetry;
  private final Map<String, Object> parsed = new HashMap<>();
  private final Map<String, String> environment;

  private Values(
      Map<String, Given> given, Map<String, Given> telemetry, Map<String, String> environment) {
    this.given = given;
    this.telemetry = telemetry;
    Map<String, String> effective = new HashMap<>(environment);
    for (Setting<?> setting : Settings.all()) {
      Given value = given.get(setting.key());
      if (value != null) {
        effective.put(setting.variable(), value.text());
      }
    }
    this.environment = Map.copyOf(effective);
  }

  /**
   * Reads everything.
   *
   * @param flags by the settings' keys
   * @param file null: the one that {@code L9_CONFIG} names, if it names one
   * @throws ValidationException naming everything that is unknown or wrong, its source, and what is
   *     allowed
   */
  public static Values of(
      Map<String, String> environment, @Nullable Path file, Map<String, Given> flags) {
    List<String> problems = new ArrayList<>();
    Map<String, Given> given = new HashMap<>();
    Map<String, Given> telemetry = new TreeMap<>();
    readEnvironment(environment, given, telemetry, problems);
    Given named = given.get(Settings.CONFIG.key());
    if (file == null && named != null) {
      file = Path.of(named.text());
    }
    if (file != null) {
      readFile(file, given, telemetry, problems);
    }
    flags.forEach(
        (key, flag) -> {
          if (byKey(key) == null) {
            problems.add(unknown(key, flag.source(), Settings.all().stream().map(Setting::key)));
          }
          given.put(key, flag);
        });
    return checked(new Values(given, telemetry, environment), problems);
  }

  /**
   * The settings of one cell alone: of the database those of its file, of everything else these.
   *
   * @throws ValidationException if the file holds anything that is not of a cell, or wrong
   */
  public Values ofCell(Path file) {
    List<String> problems = new ArrayList<>();
    Map<String, Given> ofFile = new HashMap<>();
    readFile(file, ofFile, new TreeMap<>(), problems);
    Map<String, Given> all = new HashMap<>(given);
    Map<String, String> rest = new HashMap<>(environment);
    for (Setting<?> setting : Settings.all()) {
      boolean ofCell = setting.key().startsWith("db.") || setting == Settings.CELL_TENANTS;
      Given value = ofFile.get(setting.key());
      if (ofCell || setting == Settings.CELLS) {
        all.remove(setting.key());
        rest.remove(setting.variable());
      }
      if (!ofCell && value != null) {
        problems.add(
            setting.key()
                + " (in "
                + value.source()
                + ") belongs to the settings of the server: a cell has db.… and cell.tenants");
      }
      if (ofCell && value != null) {
        all.put(setting.key(), value);
      }
    }
    return checked(new Values(all, telemetry, rest), problems);
  }

  private static Values checked(Values values, List<String> problems) {
    Settings.all().forEach(setting -> values.parse(setting, problems));
    if (!problems.isEmpty()) {
      throw new ValidationException(
          ErrorCode.VALIDATION_FAILED, String.join(System.lineSeparator() + "    ", problems));
    }
    return values;
  }

  private static void readEnvironment(
      Map<String, String> environment,
      Map<String, Given> given,
      Map<String, Given> telemetry,
      List<String> problems) {
    Map<String, Setting<?>> variables = new HashMap<>();
    Settings.all().forEach(setting -> variables.put(setting.variable(), setting));
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(TELEMETRY_VARIABLES)) {
                telemetry.put(name, new Given(value, name));
              }
              Setting<?> setting = variables.get(name);
              if (setting != null) {
                // an empty variable is how a shell leaves one out
                if (!value.isBlank()) {
                  given.put(setting.key(), new Given(value.strip(), name));
                }
              } else if (name.startsWith(OURS) && !Settings.OF_OTHERS.contains(name)) {
                problems.add(unknown(name, "the environment", variables.keySet().stream()));
              }
            });
  }

  private static void readFile(
      Path file, Map<String, Given> given, Map<String, Given> telemetry, List<String> problems) {
    String source = String.valueOf(file.getFileName());
    ConfigFile.read(file)
        .forEach(
            (key, value) -> {
              Setting<?> setting = byKey(key);
              if (key.startsWith(TELEMETRY)) {
                String variable = key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
                telemetry.putIfAbsent(variable, new Given(value, source));
              } else if (setting == null) {
                problems.add(unknown(key, source, inAFile().map(Setting::key)));
              } else if (NOT_IN_A_FILE.contains(setting)) {
                problems.add(
                    key + " (in " + source + ") is given by " + setting.variable() + " only");
              } else if (!value.isBlank()) {
                given.putIfAbsent(key, new Given(value.strip(), source));
              }
            });
  }

  private static Stream<Setting<?>> inAFile() {
    return Settings.all().stream().filter(setting -> !NOT_IN_A_FILE.contains(setting));
  }

  private static @Nullable Setting<?> byKey(String key) {
    return Settings.all().stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElse(null);
  }

  private void parse(Setting<?> setting, List<String> problems) {
    Given value = given.get(setting.key());
    String text = value == null ? setting.standard() : value.text();
    if (text == null || (value == null && text.isEmpty())) {
      return;
    }
    try {
      parsed.put(setting.key(), setting.parse(text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      problems.add(
          setting.key()
              + (value == null ? "" : " (" + value.source() + ")")
              + " must be "
              + setting.allowed()
              + (setting.secret() ? "" : ", and is '" + setting.shown(text) + "'"));
    }
  }

  /** The value, if there is one. */
  public <T> Optional<T> find(Setting<T> setting) {
    @SuppressWarnings("unchecked") // put there by the setting's own parser
    @Nullable T value = (T) parsed.get(setting.key());
    return Optional.ofNullable(value);
  }

  /**
   * The value of a setting that has a default.
   *
   * @throws IllegalStateException if it has none and was not given
   */
  public <T> T get(Setting<T> setting) {
    return find(setting)
        .orElseThrow(() -> new IllegalStateException(setting.key() + " has no value"));
  }

  /** Whether somebody said it, rather than nobody. */
  public boolean given(Setting<?> setting) {
    return given.containsKey(setting.key());
  }

  /** The environment as if everything that was given anywhere had been given there. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The settings of OpenTelemetry, by the names of the variables: {@code OTEL_SERVICE_NAME}. */
  public Map<String, String> telemetry() {
    Map<String, String> values = new LinkedHashMap<>();
    telemetry.forEach((name, value) -> values.put(name, value.text()));
    return values;
  }

  /** Every setting and its value, for people. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Setting<?> setting : Settings.all()) {
      Given value = given.get(setting.key());
      if (value != null) {
        rows.add(new Row(setting.key(), setting.shown(value.text()), value.source(), false));
      } else {
        String standard = setting.standard();
        rows.add(
            new Row(
                setting.key(),
                standard == null || standard.isEmpty() ? null : standard,
                "default",
                true));
      }
    }
    telemetry.forEach(
        (name, value) -> {
          // headers are where a collector wants its token
          String shown =
              name.contains("HEADERS") ? Setting.HIDDEN : Setting.withoutPassword(value.text());
          rows.add(new Row(name, shown, value.source(), false));
        });
    return rows;
  }

  @Override
  public String toString() {
    return rows().stream()
        .filter(row -> !row.byDefault())
        .map(row -> row.key() + "=" + row.value())
        .collect(Collectors.joining(", ", "Values[", "]"));
  }

  private static String unknown(String name, String source, Stream<String> known) {
    String nearest =
        known.min(Comparator.comparingInt(candidate -> distance(name, candidate))).orElse("");
    return name + " (" + source + ") is no setting; did you mean " + nearest + "?";
  }

  /** The distance of two texts: characters put in, taken out or changed (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }

  /** The registered setting of a key; for flags that name one. */
  public static Optional<Setting<?>> known(String key) {
    return Optional.ofNullable(byKey(Objects.requireNonNull(key)));
  }
}
