package io.l9.substrate.application.prompt;

import io.l9.substrate.application.memory.access.AccessFeedbackService.Read;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.Contexts;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Contexts that record in the access log the items that they give. */
final class RecordedContexts implements Contexts {

  private final Contexts contexts;
  private final Consumer<List<Read>> accesses;
  private final Clock clock;

  RecordedContexts(Contexts contexts, Consumer<List<Read>> accesses, Clock clock) {
    this.contexts = contexts;
    this.accesses = accesses;
    this.clock = clock;
  }

  @Override
  public PromptContext context(TenantScope scope, ContextQuery query) {
    PromptContext context = contexts.context(scope, query);
    Instant now = clock.instant();
    List<Read> reads = new ArrayList<>();
    for (ContextItem item : context.items()) {
      reads.add(new Read(scope, target(item), "context", null, reads.size() + 1, null, now));
    }
    accesses.accept(reads);
    return context;
  }

  private static AccessTarget target(ContextItem item) {
    AccessTarget.Type type =
        switch (item.kind()) {
          case FACT -> AccessTarget.Type.FACT;
          case LESSON -> AccessTarget.Type.REFLECTION;
          case PACKET -> AccessTarget.Type.PACKET;
        };
    return new AccessTarget(type, item.id());
  }
}
