package io.l9.substrate.bootstrap.config;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every setting there is, in the order in which they are shown. */
public final class Settings {

  private static final List<Setting<?>> REGISTRY = new ArrayList<>();

  // ---- who and where ----

  public static final Setting<Path> HOME =
      add(
          "home",
          ValueType.PATH,
          "",
          "The project's directory, to which the private database belongs;"
              + " the launcher sets it.");
  public static final Setting<Path> CONFIG =
      add("config", ValueType.PATH, null, "The file that settings are read from; also --config.");
  public static final Setting<String> TENANT =
      add(
          "tenant",
          ValueType.TEXT,
          "demo",
          "The tenant of commands that do not name one, by name or UUID.");
  public static final Setting<String> ORG =
      add("org", ValueType.TEXT, "demo", "The organisation in it.");
  public static final Setting<String> USER = add("user", ValueType.TEXT, "demo", "The user in it.");

  // ---- database ----

  public static final Setting<String> DB_URL =
      add(
          "db.url",
          ValueType.TEXT,
          null,
          "A JDBC URL; without it a private database is started here.");
  public static final Setting<String> DB_USER =
      add(
          "db.user",
          ValueType.TEXT,
          "l9_api",
          "The login that serves, bound by row level security.");
  public static final Setting<String> DB_PASSWORD =
      secret(
          "db.password",
          ValueType.TEXT,
          "Its password; else the driver looks into the user's password file.");
  public static final Setting<String> DB_SCOPE_KEY =
      secret(
          "db.scope-key",
          ValueType.TEXT,
          "Signs that login's scopes: `l9 scope-keys create` makes it; the private database has its own.");
  public static final Setting<String> DB_OWNER_USER =
      add(
          "db.owner.user",
          ValueType.TEXT,
          "l9_user",
          "The login that owns the schema, for migrations.");
  public static final Setting<String> DB_OWNER_PASSWORD =
      secret("db.owner.password", ValueType.TEXT, "Its password.");
  public static final Setting<String> DB_MAINTAINER_USER =
      add("db.maintainer.user", ValueType.TEXT, "l9_maintainer", "The login of the jobs.");
  public static final Setting<String> DB_MAINTAINER_PASSWORD =
      secret("db.maintainer.password", ValueType.TEXT, "Its password.");

  public static final Setting<String> DB_SCHEMA =
      add(
          "db.schema",
          ValueType.TEXT,
          null,
          "The schema of the tables; else the one that holds them already, else l9.");
  public static final Setting<Boolean> DB_TRANSACTION_POOLING =
      add(
          "db.transaction-pooling",
          ValueType.FLAG,
          "false",
          "Whether the URL leads to a pooler such as PgBouncer in transaction mode: nothing is kept"
              + " prepared then.");

  // ---- models and jobs ----

  public static final Setting<String> EMBEDDER =
      add(
          "embedder",
          ValueType.oneOf("local", "openai", "none"),
          "local",
          "What embeds: a model in this process, an endpoint that speaks OpenAI's interface, or nothing.");
  public static final Setting<URI> EMBEDDING_URL =
      add("embedding.url", ValueType.URL, null, "The endpoint, such as http://localhost:11434/v1.");
  public static final Setting<String> EMBEDDING_MODEL =
      add("embedding.model", ValueType.TEXT, null, "The endpoint's name of the model.");
  public static final Setting<Integer> EMBEDDING_DIMENSION =
      add(
          "embedding.dimension",
          ValueType.number(1, EmbeddingModel.MAX_DIMENSION),
          null,
          "How many numbers its vectors have.");
  public static final Setting<String> EMBEDDING_API_KEY =
      secret("embedding.api-key", ValueType.TEXT, "What the endpoint wants as a bearer token.");
  public static final Setting<String> PREVIOUS_EMBEDDER =
      add(
          "previous.embedder",
          ValueType.oneOf("local", "openai", "none"),
          "none",
          "The model before, while spaces still hold its vectors.");
  public static final Setting<URI> PREVIOUS_EMBEDDING_URL =
      add("previous.embedding.url", ValueType.URL, null, "Its endpoint.");
  public static final Setting<String> PREVIOUS_EMBEDDING_MODEL =
      add("previous.embedding.model", ValueType.TEXT, null, "Its name.");
  public static final Setting<Integer> PREVIOUS_EMBEDDING_DIMENSION =
      add(
          "previous.embedding.dimension",
          ValueType.number(1, EmbeddingModel.MAX_DIMENSION),
          null,
          "Its dimension.");
  public static final Setting<String> PREVIOUS_EMBEDDING_API_KEY =
      secret("previous.embedding.api-key", ValueType.TEXT, "Its bearer token.");
  public static final Setting<String> JOBS =
      add(
          "jobs",
          ValueType.TEXT,
          "",
          "When which job runs, where it differs from `l9 jobs ls`: fold-accesses=FIXED_DELAY|10s; decay-importance=-");

  // ---- the server ----

  public static final Setting<String> SERVER_HOST =
      add("server.host", ValueType.TEXT, "127.0.0.1", "The address to listen on.");
  public static final Setting<Integer> SERVER_PORT =
      add("server.port", ValueType.PORT, "8080", "The port; 0 takes any free one.");
  public static final Setting<String> SERVER_MANAGEMENT_HOST =
      add(
          "server.management-host",
          ValueType.TEXT,
          "127.0.0.1",
          "The address of probes and metrics. They ask for no key: open it to the network of the operators alone.");
  public static final Setting<Integer> SERVER_MANAGEMENT_PORT =
      add(
          "server.management-port",
          ValueType.OPTIONAL_PORT,
          "9000",
          "The port of probes and metrics; 0 takes any free one, off or -1 has none.");
  public static final Setting<Duration> SERVER_STOP_DELAY =
      add(
          "server.stop-delay",
          ValueType.duration("0s", "10m"),
          "5s",
          "How long a server that is told to stop still takes requests while /readyz says 503; 0s with --dev.");
  public static final Setting<Duration> SERVER_STOP_TIMEOUT =
      add(
          "server.stop-timeout",
          ValueType.duration("1ms", "1h"),
          "30s",
          "How long requests under way may then go on.");
  public static final Setting<Duration> SERVER_DEADLINE =
      add(
          "server.deadline",
          ValueType.duration("1s", "1h"),
          "30s",
          "How long a request may take that does not say so itself.");
  public static final Setting<Duration> SERVER_MAX_DEADLINE =
      add(
          "server.max-deadline",
          ValueType.duration("1s", "1d"),
          "300s",
          "The most a request may ask for.");
  public static final Setting<List<String>> SERVER_CORS_ORIGINS =
      add(
          "server.cors-origins",
          ValueType.ORIGINS,
          null,
          "Web pages of which origins may call; none if absent.");
  public static final Setting<Integer> SERVER_RATE_LIMIT =
      add(
          "server.rate-limit",
          ValueType.number(0, 1_000_000_000),
          "6000",
          "How many requests a tenant may send within the window; 0 is as many as come.");
  public static final Setting<Duration> SERVER_RATE_WINDOW =
      add("server.rate-window", ValueType.duration("1s", "1d"), "60s", "The window.");
  public static final Setting<Integer> SERVER_MAX_CONCURRENT_PER_TENANT =
      add(
          "server.max-concurrent-per-tenant",
          ValueType.number(1, 100_000),
          "4",
          "How many requests of a tenant are worked on at a time.");
  public static final Setting<Integer> SERVER_MAX_CONCURRENT =
      add(
          "server.max-concurrent",
          ValueType.number(1, 100_000),
          "8",
          "The same of all tenants; there are twenty connections to the database.");
  public static final Setting<Long> SERVER_MAX_IMPORT_BYTES =
      add(
          "server.max-import-bytes",
          ValueType.size("1KiB", "1024GiB"),
          "1GiB",
          "How large an import may be.");
  public static final Setting<Boolean> SERVER_BEHIND_TLS =
      add(
          "server.behind-tls",
          ValueType.FLAG,
          "false",
          "Whether a proxy in front speaks TLS with the clients; without one, listening beyond"
              + " loopback is warned of.");
  public static final Setting<String> SERVER_CURSOR_SECRET =
      secret(
          "server.cursor-secret",
          ValueType.text(32),
          "Signs the cursors of lists, the same for all servers behind one name; else a random one, and cursors end"
              + " with the process.");

  // ---- who is let in ----

  public static final Setting<String> AUTH_KEY_PEPPER =
      registered(
          Setting.of(
                  "auth.key-pepper",
                  ValueType.text(32),
                  null,
                  "What the hashes of API keys are made with, beside the keys; the same for all"
                      + " servers over one database.")
              .asSecret()
              .inVariable("L9_KEY_PEPPER"));
  public static final Setting<URI> AUTH_JWT_JWKS_URL =
      add(
          "auth.jwt.jwks-url",
          ValueType.URL,
          null,
          "Where the issuer publishes the keys that it signs tokens with.");
  public static final Setting<String> AUTH_JWT_SHARED_KEY =
      secret(
          "auth.jwt.shared-key",
          ValueType.text(32),
          "Instead: the key that tokens are signed with (HS256).");
  public static final Setting<String> AUTH_JWT_ISSUER =
      add("auth.jwt.issuer", ValueType.TEXT, null, "Who must have issued a token (iss).");
  public static final Setting<String> AUTH_JWT_AUDIENCE =
      add("auth.jwt.audience", ValueType.TEXT, null, "Whom a token must be meant for (aud).");
  public static final Setting<Duration> AUTH_JWT_CLOCK_SKEW =
      add(
          "auth.jwt.clock-skew",
          ValueType.duration("0s", "5m"),
          "60s",
          "By how much the issuer's clock may differ.");

  // ---- logs ----

  public static final Setting<String> LOG_FORMAT =
      add(
          "log.format",
          ValueType.oneOf("text", "json"),
          "text",
          "Lines for people, or one JSON object a line; both on standard error.");
  public static final Setting<String> LOG_LEVEL =
      add(
          "log.level",
          ValueType.oneOf("error", "warn", "info", "debug"),
          "warn",
          "From which level on; requests are logged apart, see below.");

  /** Variables that begin like settings and are read by others. */
  static final List<String> OF_OTHERS = List.of("L9_JAVA_OPTS", "L9_KEY");

  private Settings() {}

  /** Every setting, in the order in which they are shown. */
  public static List<Setting<?>> all() {
    return Collections.unmodifiableList(REGISTRY);
  }

  private static <T> Setting<T> add(
      String key, ValueType<T> kind, @Nullable String standard, String description) {
    return registered(Setting.of(key, kind, standard, description));
  }

  private static <T> Setting<T> secret(String key, ValueType<T> kind, String description) {
    return registered(Setting.of(key, kind, null, description).asSecret());
  }

  private static <T> Setting<T> registered(Setting<T> setting) {
    REGISTRY.add(setting);
    return setting;
  }
}
