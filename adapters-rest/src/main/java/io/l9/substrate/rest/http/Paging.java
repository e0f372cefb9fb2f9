package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that a call asks for. Cursors are valid for the path, all parameters but
 * {@code limit} and {@code cursor}, and the caller. Not thread-safe.
 */
public final class Paging {

  /** The size of a page if the call does not ask for one. */
  public static final int DEFAULT_LIMIT = 50;

  private final Call call;
  private final Cursors cursors;
  private final Map<String, List<String>> parameters;
  private final String list;
  private final int limit;
  private final @Nullable String after;

  Paging(Call call, Cursors cursors, String path, Map<String, List<String>> query) {
    this.call = call;
    this.cursors = cursors;
    this.limit = call.query().integer("limit", DEFAULT_LIMIT);
    parameters = new TreeMap<>(query);
    parameters.remove("cursor");
    parameters.remove("limit");
    TenantScope scope = call.scope();
    list = path + "?" + written(parameters) + " " + scope.owner() + " " + scope.role().code();
    String cursor = call.query().text("cursor");
    after = cursor == null ? null : cursors.decode(list, cursor);
  }

  /** The number of items that are asked for; the use case refuses too many. */
  public int limit() {
    return limit;
  }

  /** The position in a format of the list's own; null at the beginning. */
  public @Nullable String after() {
    return after;
  }

  /** The position by time and id; null at the beginning. */
  public @Nullable Position position() {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", -1);
    return new Position(Instant.parse(parts[0]), UUID.fromString(parts[1]));
  }

  /** Answers with a page that is ordered by time and id. */
  public <T> void reply(Page<T> page, Function<T, ?> rendered) {
    Position next = page.next();
    reply(
        page.items().stream().map(rendered).toList(),
        next == null ? null : next.at() + " " + next.id());
  }

  /**
   * Answers with a page of a list that has an order of its own.
   *
   * @param next where the next page begins; null if this is the last one
   */
  public void reply(List<?> items, @Nullable String next) {
    call.reply(200, page(items, next));
  }

  /** The same, to be part of a larger answer; sets the header {@code Link}. */
  public <T> PageResponse<T> page(List<T> items, @Nullable String next) {
    String cursor = next == null ? null : cursors.encode(list, next);
    if (cursor != null) {
      call.header("Link", "<" + target(cursor) + ">; rel=\"next\"");
    }
    return new PageResponse<>(items, cursor, cursor != null);
  }

  private String target(String cursor) {
    StringBuilder target = new StringBuilder(call.requestPath()).append('?');
    return target
        .append(written(parameters))
        .append("limit=")
        .append(limit)
        .append("&cursor=")
        .append(cursor)
        .toString();
  }

  /** Returns a text that is different for different parameters. */
  private static String written(Map<String, List<String>> parameters) {
    StringBuilder written = new StringBuilder();
    parameters.forEach(
        (name, values) ->
            values.forEach(
                value -> written.append(name).append('=').append(encoded(value)).append('&')));
    return written.toString();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
