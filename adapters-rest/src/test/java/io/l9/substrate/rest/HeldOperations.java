package io.l9.substrate.rest;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.shared.SequentialIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/** Operations that run and are cancelled when the test wants it. */
final class HeldOperations implements Operations {

  final List<Operation> started = new ArrayList<>();
  final List<Work> works = new ArrayList<>();

  /** The progress that the work reported. */
  final List<Long> reported = new ArrayList<>();

  RuntimeException refusal;
  long cancelAt = Long.MAX_VALUE;

  private final IdGenerator ids = new SequentialIds(RestFixture.NOW);

  @Override
  public Operation start(TenantScope scope, String kind, Work work) {
    if (refusal != null) {
      throw refusal;
    }
    Operation operation =
        Operation.pending(
            ids.next(), scope, kind, RestFixture.NOW, RestFixture.NOW.plus(Operations.LEASE));
    started.add(operation);
    works.add(work);
    return operation;
  }

  /** Runs the only work that was started. */
  Optional<JsonDocument> run() {
    Progress progress =
        new Progress() {
          @Override
          public void report(long done, Long total) {
            reported.add(done);
            if (cancelRequested()) {
              throw new CancellationException();
            }
          }

          @Override
          public boolean cancelRequested() {
            return reported.size() >= cancelAt;
          }
        };
    return works.get(0).run(progress);
  }

  @Override
  public Operation get(TenantScope scope, UUID id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<Operation> list(TenantScope scope, OperationQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Operation cancel(TenantScope scope, UUID id) {
    throw new UnsupportedOperationException();
  }
}
