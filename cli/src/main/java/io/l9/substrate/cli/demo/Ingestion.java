package io.l9.substrate.cli.demo;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import java.util.List;

/** Puts drafts into memory, batch by batch. Not thread-safe. */
final class Ingestion {

  /** Few enough that progress is seen while a model embeds them. */
  private static final int BATCH = 50;

  private final Progress progress;
  private int done;
  private int stored;

  Ingestion(Progress progress) {
    this.progress = progress;
  }

  /** Stores drafts, parents before their children. */
  void store(Memory memory, List<PacketDraft> drafts) {
    for (int from = 0; from < drafts.size(); from += BATCH) {
      List<PacketDraft> batch = drafts.subList(from, Math.min(from + BATCH, drafts.size()));
      progress.at(done);
      for (IngestOutcome outcome : memory.rememberAll(batch)) {
        stored += outcome instanceof IngestOutcome.Stored ? 1 : 0;
      }
      done += batch.size();
    }
  }

  /** The number of new packets. */
  int stored() {
    return stored;
  }

  /** The number of packets that were there already. */
  int known() {
    return done - stored;
  }
}
