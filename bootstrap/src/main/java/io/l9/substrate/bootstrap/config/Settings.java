package io.l9.substrate.bootstrap.config;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.subject.RetainedBytes;
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

  // ---- identity and location ----

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
      add("org", ValueType.TEXT, "demo", "The organisation within that tenant.");
  public static final Setting<String> USER =
      add("user", ValueType.TEXT, "demo", "The user within that organisation.");

  // ---- database ----

  public static final Setting<String> DB_URL =
      add(
          "db.url",
          ValueType.TEXT,
          null,
          "The JDBC URL of the database; if absent, a private database is started on this machine.");
  public static final Setting<String> DB_USER =
      add(
          "db.user",
          ValueType.TEXT,
          "l9_api",
          "The login that serves requests, bound by row level security.");
  public static final Setting<String> DB_PASSWORD =
      secret(
          "db.password",
          ValueType.TEXT,
          "The password of `db.user`; if absent, the driver reads the user's password file.");
  public static final Setting<String> DB_SCOPE_KEY =
      secret(
          "db.scope-key",
          ValueType.TEXT,
          "The key that signs the scopes of `db.user`, created by `l9 scope-keys create`; the private database has its own.");
  public static final Setting<String> DB_OWNER_USER =
      add(
          "db.owner.user",
          ValueType.TEXT,
          "l9_user",
          "The login that owns the schema, for migrations.");
  public static final Setting<String> DB_OWNER_PASSWORD =
      secret("db.owner.password", ValueType.TEXT, "The password of `db.owner.user`.");
  public static final Setting<String> DB_MAINTAINER_USER =
      add("db.maintainer.user", ValueType.TEXT, "l9_maintainer", "The login that runs the jobs.");
  public static final Setting<String> DB_MAINTAINER_PASSWORD =
      secret("db.maintainer.password", ValueType.TEXT, "The password of `db.maintainer.user`.");

  public static final Setting<String> DB_SCHEMA =
      add(
          "db.schema",
          ValueType.TEXT,
          null,
          "The schema of the tables; if absent, the schema that holds them already, or else l9.");
  public static final Setting<Boolean> DB_TRANSACTION_POOLING =
      add(
          "db.transaction-pooling",
          ValueType.FLAG,
          "false",
          "Whether the URL is that of a pooler in transaction mode, such as PgBouncer; prepared"
              + " statements are then not reused.");

  // ---- cells ----

  public static final Setting<Path> CELLS =
      add(
          "cells",
          ValueType.PATH,
          null,
          "The directory whose .yaml and .properties files are further cells; see docs/operations.md.");
  public static final Setting<List<String>> CELL_TENANTS =
      add(
          "cell.tenants",
          ValueType.TEXTS,
          null,
          "In the file of a cell, the tenants that live there, by name or UUID.");

  // ---- models and jobs ----

  public static final Setting<String> EMBEDDER =
      add(
          "embedder",
          ValueType.oneOf("local", "e5-small-v2", "openai", "none"),
          "local",
          "The embedding model: bge-small-en-v1.5 in this process (local), e5-small-v2 in this process, an endpoint with OpenAI's interface, or none.");
  public static final Setting<URI> EMBEDDING_URL =
      add(
          "embedding.url",
          ValueType.URL,
          null,
          "The address of the endpoint, such as http://localhost:11434/v1.");
  public static final Setting<String> EMBEDDING_MODEL =
      add("embedding.model", ValueType.TEXT, null, "The name of the model at the endpoint.");
  public static final Setting<Integer> EMBEDDING_DIMENSION =
      add(
          "embedding.dimension",
          ValueType.number(1, EmbeddingModel.MAX_DIMENSION),
          null,
          "The dimension of the model's vectors.");
  public static final Setting<String> EMBEDDING_API_KEY =
      secret("embedding.api-key", ValueType.TEXT, "The bearer token for the endpoint.");
  public static final Setting<String> PREVIOUS_EMBEDDER =
      add(
          "previous.embedder",
          ValueType.oneOf("local", "e5-small-v2", "openai", "none"),
          "none",
          "The previous embedding model, as long as embedding spaces hold its vectors.");
  public static final Setting<URI> PREVIOUS_EMBEDDING_URL =
      add(
          "previous.embedding.url",
          ValueType.URL,
          null,
          "The address of the previous model's endpoint.");
  public static final Setting<String> PREVIOUS_EMBEDDING_MODEL =
      add("previous.embedding.model", ValueType.TEXT, null, "The name of the previous model.");
  public static final Setting<Integer> PREVIOUS_EMBEDDING_DIMENSION =
      add(
          "previous.embedding.dimension",
          ValueType.number(1, EmbeddingModel.MAX_DIMENSION),
          null,
          "The dimension of the previous model's vectors.");
  public static final Setting<String> PREVIOUS_EMBEDDING_API_KEY =
      secret(
          "previous.embedding.api-key",
          ValueType.TEXT,
          "The bearer token for the previous model's endpoint.");
  public static final Setting<String> RERANKER =
      add(
          "reranker",
          ValueType.oneOf("none", "http", "tei", "onnx"),
          "none",
          "The model that reorders the first hits of searches that ask for it: none, an endpoint that answers `/rerank` as Cohere, Jina, vLLM and llama.cpp do (http), text-embeddings-inference (tei), or files (onnx).");
  public static final Setting<URI> RERANK_URL =
      add(
          "rerank.url",
          ValueType.URL,
          null,
          "The address of that endpoint, such as http://localhost:8080/v1.");
  public static final Setting<String> RERANK_MODEL =
      add("rerank.model", ValueType.TEXT, null, "The name of the reranker at the endpoint.");
  public static final Setting<String> RERANK_API_KEY =
      secret("rerank.api-key", ValueType.TEXT, "The bearer token for that endpoint.");
  public static final Setting<Path> RERANK_MODEL_FILE =
      add(
          "rerank.model-file",
          ValueType.PATH,
          null,
          "The file of the reranker in this process: a cross-encoder with one output, in ONNX.");
  public static final Setting<Path> RERANK_TOKENIZER_FILE =
      add("rerank.tokenizer-file", ValueType.PATH, null, "The tokenizer.json of that model.");
  public static final Setting<String> FACT_EXTRACTOR =
      add(
          "fact.extractor",
          ValueType.oneOf("rule", "openai"),
          "rule",
          "The reader of packets for their facts: a rule over payloads, or a language model at an endpoint with OpenAI's interface. The job extract-facts, which runs only if it is in the schedule of the jobs, sends it every packet.");
  public static final Setting<URI> FACT_EXTRACTOR_URL =
      add(
          "fact.extractor.url",
          ValueType.URL,
          null,
          "The address of that endpoint, such as http://localhost:11434/v1.");
  public static final Setting<String> FACT_EXTRACTOR_MODEL =
      add("fact.extractor.model", ValueType.TEXT, null, "The name of the language model there.");
  public static final Setting<String> FACT_EXTRACTOR_API_KEY =
      secret("fact.extractor.api-key", ValueType.TEXT, "The bearer token for that endpoint.");
  public static final Setting<String> JOBS =
      add(
          "jobs",
          ValueType.TEXT,
          "",
          "The schedules of jobs that differ from those in `l9 jobs ls`, such as fold-accesses=FIXED_DELAY|10s; decay-importance=-");

  // ---- erasures ----

  public static final Setting<Integer> ERASURE_RETAINED_DAYS =
      add(
          "erasure.retained-days",
          ValueType.number(1, 36_500),
          null,
          "The number of days after which nothing of erased rows is left in the write-ahead log, backups and replicas;"
              + " certificates state it, or that it was not said.");
  public static final Setting<String> ERASURE_RETAINED_NOTE =
      add(
          "erasure.retained-note",
          ValueType.note(RetainedBytes.MAX_NOTE),
          null,
          "Where these bytes are, in your words, for certificates; needs `erasure.retained-days`.");

  // ---- the server ----

  public static final Setting<String> SERVER_HOST =
      add("server.host", ValueType.TEXT, "127.0.0.1", "The address to listen on.");
  public static final Setting<Integer> SERVER_PORT =
      add("server.port", ValueType.PORT, "8080", "The port to listen on; 0 takes any free one.");
  public static final Setting<String> SERVER_MANAGEMENT_HOST =
      add(
          "server.management-host",
          ValueType.TEXT,
          "127.0.0.1",
          "The address of probes and metrics, which need no credential: make it reachable from the operators' network only.");
  public static final Setting<Integer> SERVER_MANAGEMENT_PORT =
      add(
          "server.management-port",
          ValueType.OPTIONAL_PORT,
          "9000",
          "The port of probes and metrics; 0 takes any free one, off or -1 disables it.");
  public static final Setting<Duration> SERVER_STOP_DELAY =
      add(
          "server.stop-delay",
          ValueType.duration("0s", "10m"),
          "5s",
          "The time for which a stopping server still accepts requests while /readyz answers 503; 0s with --dev.");
  public static final Setting<Duration> SERVER_STOP_TIMEOUT =
      add(
          "server.stop-timeout",
          ValueType.duration("1ms", "1h"),
          "30s",
          "The time after that delay for which requests in progress may continue.");
  public static final Setting<Duration> SERVER_DEADLINE =
      add(
          "server.deadline",
          ValueType.duration("1s", "1h"),
          "30s",
          "The deadline of a request that does not set one itself.");
  public static final Setting<Duration> SERVER_MAX_DEADLINE =
      add(
          "server.max-deadline",
          ValueType.duration("1s", "1d"),
          "300s",
          "The longest deadline that a request may set.");
  public static final Setting<List<String>> SERVER_CORS_ORIGINS =
      add(
          "server.cors-origins",
          ValueType.ORIGINS,
          null,
          "The origins whose web pages may call the server (CORS); none if absent.");
  public static final Setting<Integer> SERVER_RATE_LIMIT =
      add(
          "server.rate-limit",
          ValueType.number(0, 1_000_000_000),
          "6000",
          "The number of requests that a tenant may send within the window; 0 disables the limit.");
  public static final Setting<Duration> SERVER_RATE_WINDOW =
      add(
          "server.rate-window",
          ValueType.duration("1s", "1d"),
          "60s",
          "The window of the rate limit.");
  public static final Setting<Integer> SERVER_MAX_CONCURRENT_PER_TENANT =
      add(
          "server.max-concurrent-per-tenant",
          ValueType.number(1, 100_000),
          "4",
          "The number of requests of one tenant that are executed at the same time.");
  public static final Setting<Integer> SERVER_MAX_CONCURRENT_BESIDE_OTHERS =
      add(
          "server.max-concurrent-beside-others",
          ValueType.number(1, 100_000),
          null,
          "The same while other tenants ask too, and of all imports and exports together; if absent, half as many as there"
              + " are processors.");
  public static final Setting<Integer> SERVER_MAX_CONCURRENT =
      add(
          "server.max-concurrent",
          ValueType.number(1, 100_000),
          "8",
          "The number of requests of all tenants that are executed at the same time; the pool has twenty database connections.");
  public static final Setting<Long> SERVER_MAX_IMPORT_BYTES =
      add(
          "server.max-import-bytes",
          ValueType.size("1KiB", "1024GiB"),
          "1GiB",
          "The largest size of an import.");
  public static final Setting<Boolean> SERVER_BEHIND_TLS =
      add(
          "server.behind-tls",
          ValueType.FLAG,
          "false",
          "Whether a proxy in front of the server terminates TLS; otherwise the server warns when it"
              + " listens beyond loopback.");
  public static final Setting<String> SERVER_CURSOR_SECRET =
      secret(
          "server.cursor-secret",
          ValueType.text(32),
          "The secret that signs the cursors of lists, the same for all servers behind one name; if absent, a random one,"
              + " and cursors are valid until the process ends.");

  // ---- modules ----

  public static final Setting<Boolean> MODULES_TRADE =
      add(
          "modules.trade",
          ValueType.FLAG,
          "true",
          "Whether the server has the paths of trade; without them it answers `module-disabled`.");

  // ---- authentication ----

  public static final Setting<String> AUTH_KEY_PEPPER =
      registered(
          Setting.of(
                  "auth.key-pepper",
                  ValueType.text(32),
                  null,
                  "The pepper of the API keys' hashes; the same for all servers over one database.")
              .asSecret()
              .inVariable("L9_KEY_PEPPER"));
  public static final Setting<URI> AUTH_JWT_JWKS_URL =
      add(
          "auth.jwt.jwks-url",
          ValueType.URL,
          null,
          "The address at which the issuer publishes its signing keys (JWKS).");
  public static final Setting<String> AUTH_JWT_SHARED_KEY =
      secret(
          "auth.jwt.shared-key",
          ValueType.text(32),
          "Instead of a JWKS address: the shared key that signs tokens (HS256).");
  public static final Setting<String> AUTH_JWT_ISSUER =
      add("auth.jwt.issuer", ValueType.TEXT, null, "The required issuer of tokens (iss).");
  public static final Setting<String> AUTH_JWT_AUDIENCE =
      add("auth.jwt.audience", ValueType.TEXT, null, "The required audience of tokens (aud).");
  public static final Setting<Duration> AUTH_JWT_CLOCK_SKEW =
      add(
          "auth.jwt.clock-skew",
          ValueType.duration("0s", "5m"),
          "60s",
          "The largest difference allowed between the issuer's clock and this server's.");

  // ---- logs ----

  public static final Setting<String> LOG_FORMAT =
      add(
          "log.format",
          ValueType.oneOf("text", "json"),
          "text",
          "The format of the log on standard error: text, or one JSON object per line.");
  public static final Setting<String> LOG_LEVEL =
      add(
          "log.level",
          ValueType.oneOf("error", "warn", "info", "debug"),
          "warn",
          "The lowest level that is logged; the log of requests is separate, see below.");

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
