package io.l9.substrate.migrations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The protections and indexes that the migration files of this version make, read from the files
 * themselves. Reading relies on the style of the files; a test compares the result with a migrated
 * database.
 *
 * @param protections by table, from the arguments of {@code l9_protect}
 * @param indexes the statement of each index that no constraint makes, by name
 */
record ExpectedSchema(Map<String, Protection> protections, Map<String, String> indexes) {

  private static final Pattern PROTECTION =
      Pattern.compile(
          "\\('(\\w+)',\\s*'(personal|shared)',\\s*(?:'([A-Z, ]+)'|(everything|append))\\)");
  private static final Pattern DROPPED =
      Pattern.compile("DROP TABLE (?:IF EXISTS )?(\\w+(?:,\\s*\\w+)*)");
  private static final Pattern CONSTANT =
      Pattern.compile("(everything|append)\\s+CONSTANT\\s+text\\s*:=\\s*'([A-Z, ]+)'");
  private static final Pattern INDEX =
      Pattern.compile("CREATE (?:UNIQUE )?INDEX (?:IF NOT EXISTS )?(\\w+)\\s+ON\\s[^;]*");

  /**
   * The arguments of {@code l9_protect}.
   *
   * @param ownership personal or shared
   * @param privileges what l9_app is granted, such as {@code SELECT, INSERT}
   */
  record Protection(String ownership, String privileges) {}

  ExpectedSchema {
    protections = Map.copyOf(protections);
    indexes = Map.copyOf(indexes);
  }

  /** Of this version. */
  static ExpectedSchema read() {
    Map<String, Protection> protections = new LinkedHashMap<>();
    Map<String, String> indexes = new LinkedHashMap<>();
    for (String file : MigrationFiles.texts()) {
      String sql = file.replaceAll("(?m)--.*$", "");
      Map<String, String> constants =
          CONSTANT
              .matcher(sql)
              .results()
              .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
      for (MatchResult found : matches(DROPPED, sql)) {
        protections.keySet().removeAll(List.of(found.group(1).split(",\\s*")));
      }
      for (MatchResult found : matches(PROTECTION, sql)) {
        String privileges =
            found.group(3) == null
                ? constants.getOrDefault(found.group(4), found.group(4))
                : found.group(3);
        protections.put(found.group(1), new Protection(found.group(2), privileges));
      }
      if (sql.contains("DROP INDEX")) {
        // whatever such a file names without making it again is superseded
        String others = INDEX.matcher(sql).replaceAll("");
        indexes
            .keySet()
            .removeIf(name -> Pattern.compile("\\b" + name + "\\b").matcher(others).find());
      }
      for (MatchResult found : matches(INDEX, sql)) {
        indexes.put(found.group(1), found.group().replaceAll("\\s+", " "));
      }
    }
    return new ExpectedSchema(protections, indexes);
  }

  /** Two tables for the checks' queries: {@code wanted} and {@code wanted_indexes}. */
  String asSql() {
    return "wanted (name, ownership, privileges) AS (VALUES "
        + rows(
            protections.entrySet().stream()
                .map(
                    table ->
                        List.of(
                            table.getKey(),
                            table.getValue().ownership(),
                            table.getValue().privileges())))
        + "), wanted_indexes (name, statement) AS (VALUES "
        + rows(indexes.entrySet().stream().map(index -> List.of(index.getKey(), index.getValue())))
        + ")";
  }

  private static String rows(Stream<List<String>> rows) {
    return rows.map(
            row ->
                row.stream()
                    .map(value -> "'" + value.replace("'", "''") + "'")
                    .collect(Collectors.joining(", ", "(", ")")))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static List<MatchResult> matches(Pattern pattern, String sql) {
    Matcher matcher = pattern.matcher(sql);
    return matcher.results().toList();
  }
}
