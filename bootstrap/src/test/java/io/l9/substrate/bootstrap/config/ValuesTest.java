package io.l9.substrate.bootstrap.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

  private static final String SECRET = "s".repeat(32);

  @TempDir Path folder;

  @Test
  void areTheDefaults_whereNobodySaysAnything() {
    Values values = Values.of(Map.of(), null, Map.of());

    assertEquals(8080, values.get(Settings.SERVER_PORT));
    assertEquals(Duration.ofSeconds(30), values.get(Settings.SERVER_STOP_TIMEOUT));
    assertEquals(1L << 30, values.get(Settings.SERVER_MAX_IMPORT_BYTES));
    assertEquals(Optional.empty(), values.find(Settings.SERVER_CURSOR_SECRET));
    assertFalse(values.given(Settings.SERVER_PORT));
    assertThrows(IllegalStateException.class, () -> values.get(Settings.DB_URL));
  }

  @Test
  void comeFromFlagsBeforeTheEnvironmentBeforeTheFile() throws IOException {
    Path file =
        write(
            "l9.yaml",
            "server:\n  port: 1\n  management-port: 2\n  stop-delay: 3s\ndb.url: jdbc:postgresql:x\n");
    Map<String, String> environment =
        Map.of("L9_SERVER_PORT", "10", "L9_SERVER_MANAGEMENT_PORT", "20", "PATH", "/bin");

    Values values =
        Values.of(environment, file, Map.of("server.port", new Values.Given("100", "--port")));

    assertEquals(100, values.get(Settings.SERVER_PORT));
    assertEquals(20, values.get(Settings.SERVER_MANAGEMENT_PORT));
    assertEquals(Duration.ofSeconds(3), values.get(Settings.SERVER_STOP_DELAY));
    assertEquals(
        List.of("--port", "L9_SERVER_MANAGEMENT_PORT", "l9.yaml", "default"),
        List.of(
            source(values, "server.port"),
            source(values, "server.management-port"),
            source(values, "server.stop-delay"),
            source(values, "server.host")));
    // who reads the environment reads it all
    assertEquals("jdbc:postgresql:x", values.environment().get("L9_DB_URL"));
    assertEquals("100", values.environment().get("L9_SERVER_PORT"));
    assertEquals("/bin", values.environment().get("PATH"));
  }

  @Test
  void readPropertiesToo_andTheFileThatTheEnvironmentNames() throws IOException {
    Path file = write("l9.properties", "server.port=81\nserver.cors-origins=https://a.example\n");

    Values values = Values.of(Map.of("L9_CONFIG", file.toString()), null, Map.of());

    assertEquals(81, values.get(Settings.SERVER_PORT));
    assertEquals(List.of("https://a.example"), values.get(Settings.SERVER_CORS_ORIGINS));
  }

  @Test
  void takeListsOfYaml_andWordsThatOtherReadersTakeForSomethingElse() throws IOException {
    Path file =
        write(
            "l9.yml",
            "tenant: no\norg: 0123\nserver: {cors-origins: [https://a.example, 'https://b.example:8443']}\n");

    Values values = Values.of(Map.of(), file, Map.of());

    assertEquals("no", values.get(Settings.TENANT));
    assertEquals("0123", values.get(Settings.ORG));
    assertEquals(
        List.of("https://a.example", "https://b.example:8443"),
        values.get(Settings.SERVER_CORS_ORIGINS));
  }

  @Test
  void nameEverythingThatIsUnknown_andWhatWasMeant() throws IOException {
    Path file = write("l9.yaml", "server: {prot: 1}\nhome: /x\n");

    String message = refused(Map.of("L9_SERVER_PROT", "1", "L9_JBOS", ""), file);

    assertContains(
        message, "L9_SERVER_PROT (the environment) is no setting; did you mean L9_SERVER_PORT?");
    assertContains(message, "L9_JBOS (the environment) is no setting; did you mean L9_JOBS?");
    assertContains(message, "server.prot (l9.yaml) is no setting; did you mean server.port?");
    assertContains(message, "home (in l9.yaml) is given by L9_HOME only");
  }

  @Test
  void leaveAloneWhatOthersRead() {
    Values values =
        Values.of(
            Map.of("L9_JAVA_OPTS", "-Xmx1g", "L9_KEY", "k", "OTEL_SERVICE_NAME", "x"),
            null,
            Map.of());

    assertEquals(Map.of("OTEL_SERVICE_NAME", "x"), values.telemetry());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          L9_SERVER_PORT                  | 70000                 | a whole number from 0 to 65535
          L9_SERVER_PORT                  | -1                    | a whole number from 0 to 65535
          L9_SERVER_PORT                  | 8O80                  | and is '8O80'
          L9_SERVER_MANAGEMENT_PORT       | on                    | or off
          L9_SERVER_STOP_TIMEOUT          | 30                    | a time such as 500ms
          L9_SERVER_STOP_TIMEOUT          | 0s                    | from 1ms to 1h
          L9_SERVER_STOP_DELAY            | 999999999d            | from 0s to 10m
          L9_SERVER_MAX_IMPORT_BYTES      | 1GB                   | a size such as
          L9_SERVER_MAX_IMPORT_BYTES      | 999999999999GiB       | a size such as
          L9_SERVER_RATE_LIMIT            | NaN                   | a whole number
          L9_SERVER_MAX_CONCURRENT_PER_TENANT | 0                 | a whole number from 1
          L9_SERVER_CORS_ORIGINS          | https://a.example/x   | origins such as
          L9_AUTH_JWT_JWKS_URL            | file:///etc/passwd    | begins with http
          L9_EMBEDDER                     | cohere                | one of local, e5-small-v2, openai, none
          L9_EMBEDDING_DIMENSION          | 0                     | a whole number from 1
          L9_LOG_FORMAT                   | xml                   | one of text, json
          L9_LOG_LEVEL                    | LOUD                  | one of error, warn
          """)
  void nameTheSettingItsSourceAndWhatIsAllowed(String variable, String value, String expected) {
    String message = refused(Map.of(variable, value), null);

    assertContains(message, "(" + variable + ") must be ");
    assertContains(message, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"L9_SERVER_CURSOR_SECRET", "L9_KEY_PEPPER", "L9_AUTH_JWT_SHARED_KEY"})
  void keepASecretThatIsWrong(String variable) {
    String message = refused(Map.of(variable, "too-short-secret"), null);

    assertContains(message, "at least 32 characters");
    assertFalse(message.contains("too-short-secret"), message);
  }

  @Test
  void showNoSecret_norAPasswordInAnAddress() {
    Values values =
        Values.of(
            Map.of(
                "L9_KEY_PEPPER", SECRET,
                "L9_DB_PASSWORD", "hunter2",
                "L9_DB_URL", "jdbc:postgresql://db/l9?password=hunter2&ssl=true",
                "L9_EMBEDDING_URL", "http://me:hunter2@host/v1",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=hunter2"),
            null,
            Map.of());

    assertFalse(values.rows().toString().contains("hunter2"), () -> values.rows().toString());
    assertFalse(values.toString().contains("hunter2"), values::toString);
    assertFalse(values.toString().contains(SECRET), values::toString);
    assertContains(values.toString(), "auth.key-pepper=***");
    assertContains(values.toString(), "jdbc:postgresql://db/l9?password=***&ssl=true");
    assertEquals(SECRET, values.get(Settings.AUTH_KEY_PEPPER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          l9.yaml       | 'server: [1'               | is not YAML
          l9.yaml       | 'just words'               | must be a mapping
          l9.yaml       | '!!java.net.URL {a: b}'    | is not YAML
          l9.yaml       | 'tenant: a\ntenant: b'     | is not YAML
          l9.yaml       | 'db.url: a\ndb: {url: b}'  | has db.url twice
          l9.properties | 'tenant=\\uzzzz'           | is not a properties file
          l9.toml       | 'a = 1'                    | must end in .yaml
          """)
  void refuseAFileThatIsNotOfItsForm(String name, String content, String expected)
      throws IOException {
    assertContains(refused(Map.of(), write(name, content.replace("\\n", "\n"))), expected);
  }

  @Test
  void refuseAFileThatIsNotThere() {
    assertContains(refused(Map.of(), folder.resolve("none.yaml")), "there is no file");
    assertContains(refused(Map.of(), folder), "there is no file");
  }

  @Test
  void haveEachNameOnce_andDefaultsThatAreAllowed() {
    Set<String> names = new HashSet<>();
    for (Setting<?> setting : Settings.all()) {
      assertTrue(names.add(setting.key()), setting.key());
      assertTrue(names.add(setting.variable()), setting.variable());
      assertFalse(setting.secret() && setting.standard() != null, setting.key());
      assertTrue(setting.description().endsWith(".") || setting == Settings.JOBS, setting.key());
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String refused(Map<String, String> environment, Path file) {
    return String.valueOf(
        assertThrows(ValidationException.class, () -> Values.of(environment, file, Map.of()))
            .getMessage());
  }

  private static String source(Values values, String key) {
    return values.rows().stream()
        .filter(row -> row.key().equals(key))
        .findFirst()
        .orElseThrow()
        .source();
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> "'" + part + "' is missing in:\n" + text);
  }
}
