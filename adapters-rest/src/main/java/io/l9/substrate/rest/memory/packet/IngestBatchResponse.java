package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.ItemResult;
import io.l9.substrate.domain.memory.packet.PacketIngestion;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Problem;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The results of a batch: one for each item, in the same order. */
@Schema(name = "IngestBatchResult")
record IngestBatchResponse(
    @Schema(
            value = "One result for each item, in the same order.",
            maxSize = PacketIngestion.MAX_BATCH)
        List<Item> data,
    @Schema(minimum = 0, maximum = PacketIngestion.MAX_BATCH) int succeeded,
    @Schema(minimum = 0, maximum = PacketIngestion.MAX_BATCH) int failed) {

  /**
   * The result of one item.
   *
   * @param id of the packet that stands for it; null if it failed
   * @param notTaken null unless the packet was there before and does not say all of the item
   * @param embeddedLater null unless vectors of it are made afterwards
   * @param problem null unless it failed
   */
  @Schema(name = "IngestBatchItem")
  record Item(
      @Schema(minimum = 0, maximum = PacketIngestion.MAX_BATCH - 1) int index,
      @Schema("Of the packet that stands for the item; absent if it failed.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable UUID id,
      @Schema(
              value =
                  "As if it had been sent alone: 201 stored, 200 was there before, else the "
                      + "problem's.",
              minimum = 200,
              maximum = 599)
          int status,
      @Schema(ref = "NotTaken") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable List<String> notTaken,
      @Schema("True if vectors of it are made afterwards; else absent.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable Boolean embeddedLater,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Problem problem) {

    static Item of(int index, IngestOutcome outcome) {
      UUID id = outcome.packet().id().value();
      if (outcome instanceof IngestOutcome.Duplicate duplicate) {
        List<String> notTaken = duplicate.notTaken().isEmpty() ? null : duplicate.notTaken();
        return new Item(index, id, 200, notTaken, null, null);
      }
      Boolean later = ((IngestOutcome.Stored) outcome).embeddedLater() ? true : null;
      return new Item(index, id, 201, null, later, null);
    }

    static Item of(int index, SubstrateException failure) {
      Problem problem = Problem.of(failure.below("/items/" + index));
      return new Item(index, null, problem.status(), null, null, problem);
    }
  }

  static IngestBatchResponse ofOutcomes(List<IngestOutcome> outcomes) {
    List<Item> items = new ArrayList<>();
    for (IngestOutcome outcome : outcomes) {
      items.add(Item.of(items.size(), outcome));
    }
    return of(items);
  }

  static IngestBatchResponse ofResults(List<ItemResult> results) {
    List<Item> items = new ArrayList<>();
    for (ItemResult result : results) {
      if (result instanceof ItemResult.Done done) {
        items.add(Item.of(items.size(), done.outcome()));
      } else if (result instanceof ItemResult.Failed failed) {
        items.add(Item.of(items.size(), failed.failure()));
      }
    }
    return of(items);
  }

  private static IngestBatchResponse of(List<Item> items) {
    int failed = (int) items.stream().filter(item -> item.problem() != null).count();
    return new IngestBatchResponse(items, items.size() - failed, failed);
  }
}
