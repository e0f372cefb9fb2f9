package io.l9.substrate.rest.store;

import static io.l9.substrate.domain.identity.Permission.STORE_READ;
import static io.l9.substrate.domain.identity.Permission.STORE_WRITE;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.store.Store;
import io.l9.substrate.domain.store.StoreBatch;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The route of items. */
public final class StoreRoutes {

  private static final int MAX_BODY = 16 << 20;

  private final Store store;
  private final JsonCodec json;

  public StoreRoutes(Store store, JsonCodec json) {
    this.store = store;
    this.json = json;
  }

  /** Adds the schemas of what this route reads and writes. */
  public static void schemas(Schemas schemas) {
    schemas.requests(StoreBatchRequest.class).responses(StoreBatchResponse.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/store/batch").needs(STORE_READ).body(MAX_BODY).to(this::batch);
  }

  private void batch(Call call) {
    StoreBatch batch = call.body(StoreBatchRequest.class).batch(json);
    if (batch.isWriting()) {
      call.require(STORE_WRITE);
    }
    call.reply(200, StoreBatchResponse.from(store.batch(call.scope(), batch)));
  }
}
