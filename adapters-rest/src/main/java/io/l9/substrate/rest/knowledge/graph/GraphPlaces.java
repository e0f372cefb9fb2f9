package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.NeighbourPlace;

/** Places in lists of edges as texts, which cursors carry: numbers, lengths, and the names. */
final class GraphPlaces {

  private GraphPlaces() {}

  static String written(NeighbourPlace place) {
    return place.confidence()
        + " "
        + place.mentions()
        + " "
        + place.outgoing()
        + " "
        + place.type().length()
        + " "
        + place.type()
        + place.neighbour();
  }

  static NeighbourPlace neighbour(String written) {
    String[] parts = written.split(" ", 5);
    int type = Integer.parseInt(parts[3]);
    return new NeighbourPlace(
        Double.parseDouble(parts[0]),
        Long.parseLong(parts[1]),
        parts[4].substring(type),
        parts[4].substring(0, type),
        Boolean.parseBoolean(parts[2]));
  }

  static String written(Edge edge) {
    return edge.confidence()
        + " "
        + edge.mentions()
        + " "
        + edge.source().length()
        + " "
        + edge.type().length()
        + " "
        + edge.source()
        + edge.type()
        + edge.target();
  }

  static Edge edge(String written) {
    String[] parts = written.split(" ", 5);
    int source = Integer.parseInt(parts[2]);
    int type = source + Integer.parseInt(parts[3]);
    return new Edge(
        parts[4].substring(0, source),
        parts[4].substring(source, type),
        parts[4].substring(type),
        Double.parseDouble(parts[0]),
        Long.parseLong(parts[1]));
  }
}
