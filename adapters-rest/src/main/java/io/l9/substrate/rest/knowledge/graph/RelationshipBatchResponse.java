package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.graph.Mention;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/** The outcomes of many mentions. */
public record RelationshipBatchResponse(
    @Schema(value = "In the order in which they were sent.", maxSize = Relationships.MAX_BATCH)
        List<Outcome> data) {

  /** The outcome of a mention. */
  @Schema(name = "RelationshipOutcome")
  public record Outcome(
      RelationshipResponse relationship,
      @Schema("Whether it was the first mention; false: it reinforced the relationship.")
          boolean created) {

    public static Outcome from(Mention mention) {
      return new Outcome(RelationshipResponse.from(mention.relationship()), mention.created());
    }
  }

  static RelationshipBatchResponse from(List<Mention> mentions) {
    return new RelationshipBatchResponse(mentions.stream().map(Outcome::from).toList());
  }
}
