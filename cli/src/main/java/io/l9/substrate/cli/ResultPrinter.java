package io.l9.substrate.cli;

import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.rest.http.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes results to standard output, in the format that was asked for. */
class ResultPrinter {

  private static final int LINE = Terminal.WIDTH + 40;

  private final CommandContext context;
  private final OutputOption.Format format;

  ResultPrinter(CommandContext context, OutputOption output) {
    this.context = context;
    this.format = output.in(context.terminal());
  }

  final OutputOption.Format format() {
    return format;
  }

  final boolean forPeople() {
    return format == OutputOption.Format.TABLE;
  }

  /** Writes a response record to programs, and otherwise what people are shown. */
  final void one(Object response, Runnable shown) {
    if (forPeople()) {
      shown.run();
    } else {
      value(response);
    }
  }

  /** Writes all of a list. */
  final <T> void all(List<T> items, Function<T, ?> response, Consumer<T> shown) {
    list(items, Map.of(), response, shown);
  }

  /** Writes the beginning of a list, and tells people if there is more. */
  final <T> void listed(Listed<T> listed, Function<T, ?> response, Consumer<T> shown) {
    list(listed.items(), Map.of("has_more", listed.hasMore()), response, shown);
    listed.tellRest(context);
  }

  /** Writes the beginning of a view, and tells people how old that is and if there is more. */
  final <T> void viewed(
      Listed<T> listed, Instant refreshedAt, Function<T, ?> response, Consumer<T> shown) {
    list(
        listed.items(),
        Map.of("refreshed_at", refreshedAt, "has_more", listed.hasMore()),
        response,
        shown);
    context.progress(
        "as of "
            + refreshedAt
            + ", "
            + Duration.between(refreshedAt, Instant.now()).toMinutes()
            + " minutes ago");
    listed.tellRest(context);
  }

  /**
   * Writes a list: a line each, or one JSON object.
   *
   * @param rest the other members of that object
   */
  final <T> void list(
      List<T> items, Map<String, ?> rest, Function<T, ?> response, Consumer<T> shown) {
    switch (format) {
      case TABLE -> items.forEach(shown);
      case JSONL -> items.forEach(item -> value(response.apply(item)));
      case JSON -> {
        Map<String, Object> root = new LinkedHashMap<>(rest);
        root.put("data", items.stream().map(response).toList());
        value(root);
      }
    }
  }

  /** Writes a response record, or a map that holds some, as one line of JSON. */
  final void value(Object response) {
    context.terminal().print(WireJson.of(response));
  }

  /** Writes a line for people. */
  final void text(String line) {
    context.terminal().print(Terminal.line(line, LINE));
  }
}
