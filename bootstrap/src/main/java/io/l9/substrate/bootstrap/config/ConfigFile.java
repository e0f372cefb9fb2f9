package io.l9.substrate.bootstrap.config;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads a file of settings, YAML or properties, into texts by their keys. */
final class ConfigFile {

  private static final int MAX_BYTES = 1 << 20;

  private ConfigFile() {}

  /**
   * Reads it.
   *
   * @throws ValidationException if there is no such file, or it is not of its form
   */
  static Map<String, String> read(Path file) {
    String text = text(file);
    String name = file.toString();
    if (name.endsWith(".properties")) {
      return properties(name, text);
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return yaml(name, text);
    }
    throw refused(name + " must end in .yaml, .yml or .properties");
  }

  private static String text(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw refused("there is no file " + file + " with settings");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw refused(file + " is larger than a file of settings can be");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw refused("the settings in " + file + " cannot be read: " + e.getMessage());
    }
  }

  private static Map<String, String> properties(String name, String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw refused(name + " is not a properties file: " + e.getMessage());
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  private static Map<String, String> yaml(String name, String text) {
    // The schema without types: a setting reads its own text, and "no" stays a name.
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new FailsafeSchema())
            .setAllowDuplicateKeys(false)
            .setMaxAliasesForCollections(1)
            .setLabel(name)
            .build();
    @Nullable Object root;
    try {
      root = new Load(settings).loadFromString(text);
    } catch (YamlEngineException e) {
      throw refused(name + " is not YAML: " + e.getMessage());
    }
    Map<String, String> values = new LinkedHashMap<>();
    if (root instanceof Map<?, ?> map) {
      flatten(name, "", map, values);
    } else if (root != null && !root.toString().isBlank()) {
      throw refused(name + " must be a mapping such as server: {port: 8080}");
    }
    return values;
  }

  private static void flatten(
      String name, String prefix, Map<?, ?> map, Map<String, String> values) {
    map.forEach(
        (part, value) -> {
          String key = prefix + part;
          if (value instanceof Map<?, ?> inner) {
            flatten(name, key + ".", inner, values);
          } else if (value instanceof List<?> list) {
            values.put(key, list.stream().map(String::valueOf).collect(Collectors.joining(",")));
          } else if (values.put(key, value == null ? "" : value.toString()) != null) {
            throw refused(name + " has " + key + " twice");
          }
        });
  }

  private static ValidationException refused(String message) {
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message);
  }
}
