package io.l9.substrate.bootstrap.subject;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Requests for searches and contexts with a filter, which takes texts where it is one of some. */
final class FilteredRequests {

  private FilteredRequests() {}

  static Request searching(String place) {
    return searching(place, FilteredRequests::first);
  }

  static Request searching(String place, Function<Person, Object> filter) {
    return filtering(place, filter)
        .with(place + "/mode", "hybrid")
        .leaving(
            place + "/vector",
            place + "/packet_id",
            place + "/as_of",
            place + "/group_by",
            place + "/rerank");
  }

  static Request filtering(String place) {
    return filtering(place, FilteredRequests::first);
  }

  static Request filtering(String place, Function<Person, Object> filter) {
    return Request.PLAIN.with(place + "/filter", filter::apply);
  }

  /** A filter by a path of the payload, which takes any text, and one by a tag. */
  private static Object first(Person person) {
    PlantedValues values = person.values();
    return Map.of(
        "should",
        List.of(
            Map.of("field", "payload", "path", "/" + values.text(), "eq", values.text()),
            Map.of("field", "tags", "all", List.of(values.text()))));
  }

  /** A filter with every condition that takes any text, in each of its lists. */
  static Object conditions(Person person) {
    PlantedValues values = person.values();
    List<Object> each =
        List.of(
            Map.of("field", "payload", "path", "/" + values.text(), "eq", values.text()),
            Map.of("field", "tags", "all", List.of(values.text())),
            Map.of("field", "tags", "any", List.of(values.text())));
    return Map.of("must", each, "must_not", each, "should", each);
  }
}
