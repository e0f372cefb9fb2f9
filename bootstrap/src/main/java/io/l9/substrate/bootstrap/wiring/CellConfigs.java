package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.CellResolver;
import io.l9.substrate.MemoryCells;
import io.l9.substrate.Names;
import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of every cell, and the tenants that the files of the cells name. Each file of the
 * directory {@code cells} is a cell, called as the file without its extension. Immutable.
 */
public final class CellConfigs implements CellResolver {

  private final Map<String, Config> configs;
  private final Map<TenantId, String> tenants;

  private CellConfigs(Map<String, Config> configs, Map<TenantId, String> tenants) {
    this.configs = Collections.unmodifiableMap(configs);
    this.tenants = Map.copyOf(tenants);
  }

  /**
   * Reads the files of the cells; without any, there is the default cell alone.
   *
   * @throws ValidationException if a file is wrong, or two of them name the same tenant
   */
  public static CellConfigs of(Config config) {
    Map<String, Config> configs = new LinkedHashMap<>();
    Map<TenantId, String> tenants = new HashMap<>();
    configs.put(MemoryCells.DEFAULT, config);
    for (Path file : files(config.values().find(Settings.CELLS).orElse(null))) {
      String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
      Values values = config.values().ofCell(file);
      if (!values.given(Settings.DB_URL)) {
        throw refused("the cell " + file + " says no database: set db.url in it");
      }
      if (configs.put(name, new Config(config.home(), config.identity(), values)) != null) {
        throw refused("the cell '" + name + "' is there already; rename the file " + file);
      }
      for (String tenant : values.find(Settings.CELL_TENANTS).orElse(List.of())) {
        String other = tenants.put(Names.tenant(tenant), name);
        if (other != null) {
          throw refused(
              "the tenant '" + tenant + "' is in the cells '" + other + "' and '" + name + "'");
        }
      }
    }
    return new CellConfigs(configs, tenants);
  }

  private static List<Path> files(@Nullable Path directory) {
    if (directory == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(yaml|properties)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw refused(
          "the directory of the cells, "
              + directory
              + " ("
              + Settings.CELLS.variable()
              + "), cannot be read: "
              + e.getMessage());
    }
  }

  private static ValidationException refused(String message) {
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message);
  }

  @Override
  public Optional<String> cellOf(TenantId tenant) {
    return Optional.ofNullable(tenants.get(tenant));
  }

  /** The settings of each cell by its name, the default one first. */
  public Map<String, Config> all() {
    return configs;
  }

  /**
   * The settings of a cell.
   *
   * @throws ValidationException if no cell is called so
   */
  public Config named(String name) {
    Config config = configs.get(name);
    if (config == null) {
      throw refused("there is no cell '" + name + "'; there are " + configs.keySet());
    }
    return config;
  }

  /** The settings of a tenant's cell. */
  public Config of(TenantId tenant) {
    return named(cellOf(tenant).orElse(MemoryCells.DEFAULT));
  }
}
