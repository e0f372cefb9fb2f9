package io.l9.substrate.bootstrap.subject;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The differences of one operation's request from the one that the OpenAPI document alone would
 * make. Immutable.
 *
 * @param values by the place of a member of the body, as a JSON pointer
 * @param without places of members that are left out
 * @param parameters values by the name of a parameter in the path or the query; a parameter of the
 *     query without a value here is left out unless it is required
 * @param headers further headers
 * @param actor of the person's credentials: {@code user}, {@code admin}, or {@code operator}, who
 *     is no person
 */
record Request(
    Map<String, Function<Person, @Nullable Object>> values,
    Set<String> without,
    Map<String, Function<Person, String>> parameters,
    Map<String, String> headers,
    String actor) {

  static final Request PLAIN = new Request(Map.of(), Set.of(), Map.of(), Map.of(), "user");

  /** The same with another value at a place. */
  Request with(String place, @Nullable Object value) {
    return with(place, person -> value);
  }

  /** The same with another value at a place, which is made for each request. */
  Request with(String place, Function<Person, @Nullable Object> value) {
    Map<String, Function<Person, @Nullable Object>> more = new HashMap<>(values);
    more.put(place, value);
    return new Request(more, without, parameters, headers, actor);
  }

  Request leaving(String... places) {
    Set<String> more = new HashSet<>(without);
    more.addAll(Set.of(places));
    return new Request(values, more, parameters, headers, actor);
  }

  Request at(String parameter, Function<Person, String> value) {
    Map<String, Function<Person, String>> more = new HashMap<>(parameters);
    more.put(parameter, value);
    return new Request(values, without, more, headers, actor);
  }

  Request as(String credential) {
    return new Request(values, without, parameters, headers, credential);
  }

  Request sending(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Request(values, without, parameters, more, actor);
  }
}
