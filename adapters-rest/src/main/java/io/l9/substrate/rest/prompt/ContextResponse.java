package io.l9.substrate.rest.prompt;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.prompt.Trust;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A context: the text for a prompt, and what is in it. */
@Schema(value = "What an agent is given.", name = "PromptContext")
public record ContextResponse(
    @Schema(
            "The items, each between marks of its own, ready for a prompt; empty if there is none. "
                + "Nothing within an item can end its block.")
        String text,
    @Schema(value = "The items, in the order of their blocks.", maxSize = ContextQuery.MAX_K)
        List<Item> items,
    @Schema(value = "What was found and is not in the text.", maxSize = MAX_LEFT_OUT)
        List<Left> leftOut,
    @Schema(value = "The tokens of the text, as the estimator counts them.", minimum = 0)
        int tokens,
    @Schema(value = "Who counted the tokens.", maxSize = 100) String estimator,
    @Schema(value = "Remarks on the search behind it, in words.", maxSize = 20)
        List<@Schema(maxSize = 500) String> notes) {

  /** The candidates of three sources for the greatest k. */
  private static final int MAX_LEFT_OUT = 3 * (2 * ContextQuery.MAX_K + 10);

  @Schema(value = "An item of a context.", name = "ContextItem")
  record Item(
      @Schema(codes = ItemKind.class) String kind,
      UUID id,
      @Schema(value = "Who or what it comes from, in words.", maxSize = 1_000) String source,
      @Schema("When it happened, or was first said.") Instant since,
      @Schema(
              value =
                  "Of a fact or a lesson the path by which it is known, or of two lessons that say the contrary "
                      + "of each other that they do; of a packet, whether others contradict it.",
              codes = Trust.class)
          String trust,
      @Schema(value = "Of a fact or a lesson.", ref = "UnitInterval")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Double confidence,
      @Schema("Of a fact that has a known beginning.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Instant validFrom,
      @Schema("Of a fact that has a known end.") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Instant validTo,
      @Schema(
              "Of a packet that supports facts, none of which is believed any more: true. Absent "
                  + "otherwise.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean factsSuperseded) {

    static Item from(ContextItem item) {
      Validity validity = item.validity();
      return new Item(
          item.kind().code(),
          item.id(),
          item.source(),
          item.since(),
          item.trust().code(),
          item.confidence(),
          validity == null ? null : validity.from(),
          validity == null ? null : validity.to(),
          item.factsSuperseded() ? true : null);
    }
  }

  @Schema(value = "An item that was found and is not given.", name = "LeftOutItem")
  record Left(
      @Schema(codes = ItemKind.class) String kind,
      UUID id,
      @Schema(codes = LeftOut.Reason.class) String reason,
      @Schema("The item that stands for a near duplicate.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable UUID near) {

    static Left from(LeftOut left) {
      return new Left(left.kind().code(), left.id(), left.reason().code(), left.near());
    }
  }

  public static ContextResponse from(PromptContext context) {
    return new ContextResponse(
        context.text(),
        context.items().stream().map(Item::from).toList(),
        context.leftOut().stream().map(Left::from).toList(),
        context.tokens(),
        context.estimator(),
        context.notes());
  }
}
