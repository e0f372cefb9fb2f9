package io.l9.substrate.bootstrap.operate;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.bootstrap.observe.Observability;
import io.l9.substrate.bootstrap.wiring.Application;
import io.l9.substrate.bootstrap.wiring.Config;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The description of a running server: its version, in a checkout its commit, its limits. */
public final class ServerInfo {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final String REFERENCE = "ref: ";

  private ServerInfo() {}

  /**
   * The description, as {@code /info} shows it.
   *
   * @param jobs whether this process runs the jobs
   */
  static Map<String, Object> of(
      Application l9, Observability observed, Config config, boolean dev, boolean jobs) {
    Values values = config.values();
    Map<String, Object> features = new LinkedHashMap<>();
    String model = l9.substrate().embeddingModel();
    features.put("embeddings", model == null ? "none" : model);
    features.put("jobs", jobs);
    features.put("traces", observed.tracing());
    features.put("dev", dev);
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("batch", PacketIngestion.MAX_BATCH);
    limits.put("deadline_seconds", values.get(Settings.SERVER_DEADLINE).toSeconds());
    limits.put("max_deadline_seconds", values.get(Settings.SERVER_MAX_DEADLINE).toSeconds());
    limits.put("max_import_bytes", values.get(Settings.SERVER_MAX_IMPORT_BYTES));
    limits.put("rate_limit", values.get(Settings.SERVER_RATE_LIMIT));
    limits.put("rate_window_seconds", values.get(Settings.SERVER_RATE_WINDOW).toSeconds());
    limits.put("max_concurrent_per_tenant", values.get(Settings.SERVER_MAX_CONCURRENT_PER_TENANT));
    limits.put("max_concurrent", values.get(Settings.SERVER_MAX_CONCURRENT));
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("version", version());
    commit(config.home()).ifPresent(commit -> info.put("commit", commit));
    info.put("java", Runtime.version().toString());
    info.put("features", features);
    info.put("limits", limits);
    return info;
  }

  /** Returns the version of the jar; classes have none. */
  public static String version() {
    String version = ServerInfo.class.getPackage().getImplementationVersion();
    return version == null ? "from classes" : version;
  }

  /** Returns the commit that is checked out in the project's directory; empty if there is none. */
  private static Optional<String> commit(Path home) {
    Path git = home.resolve(".git");
    try {
      String head = Files.readString(git.resolve("HEAD")).strip();
      if (head.startsWith(REFERENCE)) {
        head = Files.readString(git.resolve(head.substring(REFERENCE.length()))).strip();
      }
      return COMMIT.matcher(head).matches() ? Optional.of(head) : Optional.empty();
    } catch (IOException noCheckout) {
      // or its references are packed: nothing depends on it
      return Optional.empty();
    }
  }
}
