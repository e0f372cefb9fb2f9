package io.l9.substrate.testkit.requests;

import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.testkit.shared.StoreContract;
import org.junit.jupiter.api.BeforeEach;

/** Base of the kits of requests: the ports under test. */
public abstract class RequestContract extends StoreContract {

  private RequestStore requests;

  /** The ports under test, usable at once; called before each test. */
  protected abstract RequestStore ports();

  @BeforeEach
  final void openRequests() {
    requests = ports();
  }

  @Override
  public final UnitOfWork unitOfWork() {
    return requests.unitOfWork();
  }

  protected final RequestStore requests() {
    return requests;
  }
}
