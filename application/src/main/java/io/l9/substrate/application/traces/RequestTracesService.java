package io.l9.substrate.application.traces;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.traces.RequestTraces;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.domain.traces.TraceRepository;
import io.l9.substrate.domain.traces.TraceStore;
import java.time.Clock;

/** The use case of traces. */
final class RequestTracesService implements RequestTraces {

  private final UnitOfWork unitOfWork;
  private final TraceRepository traces;
  private final Clock clock;

  RequestTracesService(TraceStore store, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.traces = store.traces();
    this.clock = clock;
  }

  @Override
  public TracePage read(TenantScope scope, TraceQuery query) {
    Require.present("/query", query);
    TracePage page = unitOfWork.inScope(scope, () -> traces.read(query, clock.instant()));
    if (page.entries().isEmpty() && query.after() == null) {
      throw new NotFoundException(
          ErrorCode.NOT_FOUND, "there is nothing that you see of a request of that trace id");
    }
    return page;
  }
}
