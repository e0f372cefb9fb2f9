package io.l9.substrate;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.SummaryId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.summary.Summaries;
import io.l9.substrate.domain.memory.summary.Summary;
import io.l9.substrate.domain.memory.summary.SummaryDraft;
import io.l9.substrate.domain.memory.summary.SummaryHit;
import io.l9.substrate.domain.memory.summary.SummaryPatch;
import io.l9.substrate.domain.memory.summary.SummaryQuery;
import io.l9.substrate.domain.memory.summary.SummarySearch;
import io.l9.substrate.domain.memory.summary.SummarySubject;
import io.l9.substrate.domain.memory.summary.SummaryView;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * One actor's summaries: {@link Summaries}, bound to a scope. Cheap, immutable, thread-safe; each
 * call is a transaction of its own, or part of the caller's within {@link Memory#joining}.
 */
public final class SummaryMemory {

  private final Summaries summaries;
  private final TenantScope scope;

  SummaryMemory(Summaries summaries, TenantScope scope) {
    this.summaries = summaries;
    this.scope = scope;
  }

  /** Sums up a thread, as it is now. */
  public Summary summarize(ThreadId thread) {
    Require.present("/thread", thread);
    return create(SummaryDraft.of(SummarySubject.thread(thread)));
  }

  /** Sums up these packets under the name of a topic. */
  public Summary summarize(String topic, List<PacketId> sources) {
    return create(SummaryDraft.of(SummarySubject.topic(topic), sources));
  }

  /** See {@link Summaries#create}. */
  public Summary create(SummaryDraft draft) {
    Require.present("/draft", draft);
    return summaries.create(scope, draft).summary();
  }

  public SummaryView get(SummaryId id) {
    Require.present("/id", id);
    return summaries.get(scope, id);
  }

  /** See {@link Summaries#list}. */
  public Page<SummaryView> list(SummaryQuery query) {
    Require.present("/query", query);
    return summaries.list(scope, query);
  }

  /** The best of those that still hold, best first. */
  public List<SummaryHit> search(String text) {
    return search(SummarySearch.of(text));
  }

  /** See {@link Summaries#search}. */
  public List<SummaryHit> search(SummarySearch search) {
    Require.present("/search", search);
    return summaries.search(scope, search);
  }

  /** See {@link Summaries#regenerate}. */
  public Summary regenerate(SummaryId id) {
    Require.present("/id", id);
    return summaries.regenerate(scope, id).summary();
  }

  /** See {@link Summaries#edit}. */
  public Summary edit(SummaryId id, SummaryPatch patch) {
    Require.present("/id", id);
    Require.present("/patch", patch);
    return summaries.edit(scope, id, patch).summary();
  }

  public void delete(SummaryId id) {
    Require.present("/id", id);
    summaries.delete(scope, id);
  }
}
