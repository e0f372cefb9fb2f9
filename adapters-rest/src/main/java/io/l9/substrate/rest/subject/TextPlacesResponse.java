package io.l9.substrate.rest.subject;

import io.l9.substrate.domain.subject.TextPlace;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The places of a text on the wire. */
@Schema("The places of a text in the rows of a tenant, whoever wrote them.")
public record TextPlacesResponse(List<Place> places) {

  /** A column in which the text stands. */
  @Schema(name = "TextPlace")
  public record Place(
      @Schema(maxSize = 63) String table,
      @Schema(maxSize = 63) String column,
      @Schema(minimum = 1) long rows) {

    public static Place from(TextPlace found) {
      return new Place(found.table(), found.column(), found.rows());
    }
  }

  public static TextPlacesResponse from(List<TextPlace> places) {
    return new TextPlacesResponse(places.stream().map(Place::from).toList());
  }
}
