package io.l9.substrate.rest.memory.access;

import static io.l9.substrate.domain.identity.Permission.MEMORY_WRITE;

import io.l9.substrate.domain.memory.access.AccessFeedback;
import io.l9.substrate.domain.memory.access.Feedback;
import io.l9.substrate.domain.memory.access.FeedbackResult;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The route of feedback. */
public final class AccessRoutes {

  private final AccessFeedback access;

  public AccessRoutes(AccessFeedback access) {
    this.access = access;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas.requests(AccessEventsRequest.class).responses(AccessEventsResponse.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/access-events").needs(MEMORY_WRITE).to(this::give);
  }

  private void give(Call call) {
    List<@Nullable SubstrateException> refused = new ArrayList<>();
    List<Feedback> feedback = new ArrayList<>();
    for (AccessEventsRequest.Item item : call.body(AccessEventsRequest.class).checkedItems()) {
      try {
        feedback.add(item.toCommand());
        refused.add(null);
      } catch (SubstrateException e) {
        refused.add(e);
      }
    }
    Iterator<FeedbackResult> given =
        feedback.isEmpty()
            ? List.<FeedbackResult>of().iterator()
            : access.giveEach(call.scope(), feedback).iterator();
    List<FeedbackResult> results = new ArrayList<>();
    for (SubstrateException failure : refused) {
      results.add(failure == null ? given.next() : new FeedbackResult.Refused(failure));
    }
    AccessEventsResponse response = AccessEventsResponse.from(results);
    call.reply(response.failed() == 0 ? 202 : 207, response);
  }
}
