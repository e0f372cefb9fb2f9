package io.l9.substrate.application.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationQuery;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** The operations, an actor and the helpers of the tests of operations. */
abstract class OperationsTestBase {

  static final Operations.Work NOTHING = progress -> Optional.empty();

  final RequestFixture fixture = new RequestFixture();
  final OperationsService operations = fixture.operations();
  final TenantScope actor = fixture.world.endUser();

  @AfterEach
  void close() {
    fixture.close();
  }

  Operation get(TenantScope scope, UUID id) {
    return operations.get(scope, id);
  }

  /** The id of the newest. */
  UUID first() {
    return operations.list(actor, OperationQuery.newest()).items().get(0).id();
  }

  void turn() {
    fixture.turns.removeFirst().run();
  }
}
