package io.l9.substrate.rest.world;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import java.time.Instant;

/** The parameters that several routes of worlds have. */
final class WorldParameters {

  static final String WORLD = "world";
  static final String ID = "id";
  static final String AT = "at";
  static final String AT_STATE = "at_state";

  /** The most items of a page. */
  static final int MAX_PAGE = 200;

  private WorldParameters() {}

  /** The world that a call means: that of the caller's organisation, or the tenant's own. */
  static World world(Call call) {
    return call.query().word(WORLD, "own", "tenant").equals("own")
        ? World.of(call.scope())
        : new World(call.scope().tenant(), null);
  }

  static EntityName name(Call call) {
    return EntityName.of("/" + ID, call.name(ID));
  }

  static int limit(Paging paging) {
    return Require.limit("/limit", paging.limit(), MAX_PAGE);
  }

  /** The moment that a read means; now, if it does not say one. */
  static Moment moment(Call call) {
    Instant at = call.query().time(AT);
    boolean isAtState = call.query().text(AT_STATE) != null;
    if (at != null && isAtState) {
      throw ValidationException.at("/" + AT, "and at_state exclude each other; send one of them");
    }
    if (isAtState) {
      return Moment.state(call.query().integer(AT_STATE, 0));
    }
    return at == null ? Moment.now() : Moment.time(at);
  }
}
