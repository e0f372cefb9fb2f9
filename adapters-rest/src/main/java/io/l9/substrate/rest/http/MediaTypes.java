package io.l9.substrate.rest.http;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The media types of the interface, and what a client says about them. */
public final class MediaTypes {

  public static final String JSON = "application/json";
  public static final String YAML = "application/yaml";
  public static final String NDJSON = "application/x-ndjson";
  public static final String EVENT_STREAM = "text/event-stream";
  public static final String HTML = "text/html";
  public static final String GRAPHML = "application/graphml+xml";
  public static final String ZIP = "application/zip";
  public static final String MERMAID = "text/vnd.mermaid";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String PROBLEM = "application/problem+json";

  private MediaTypes() {}

  /** Whether an {@code Accept} header lets this type through; an absent one does. */
  static boolean accepts(@Nullable String accept, String type) {
    if (accept == null || accept.isBlank()) {
      return true;
    }
    String family = type.substring(0, type.indexOf('/') + 1) + "*";
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = range.split(";", -1);
      String name = parts[0].strip();
      if ((name.equals("*/*") || name.equals(family) || name.equals(type)) && wanted(parts)) {
        return true;
      }
    }
    return false;
  }

  private static boolean wanted(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].strip().matches("q=0(\\.0*)?")) {
        return false;
      }
    }
    return true;
  }

  /** Whether a {@code Content-Type} header says one of these types, in UTF-8. */
  static boolean isOneOf(@Nullable String contentType, String... types) {
    if (contentType == null) {
      return false;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    if (!List.of(types).contains(parts[0].strip())) {
      return false;
    }
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip().replace("\"", "");
      if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
        return false;
      }
    }
    return true;
  }
}
