package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntities;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.rest.http.Call;
import java.util.List;
import java.util.Map;

/**
 * The entities of a state of a world, a line each. Read page by page, which needs no long
 * transaction: a state does not change.
 */
record WorldStream(WorldEntities entities, World world, int state) {

  private static final int PAGE = 100;

  /** The last line, without which an answer is incomplete. */
  record Summary(int entities, int stateVersion) {}

  void answer(Call call) {
    call.lines(
        out -> {
          EntityQuery query = EntityQuery.all(PAGE);
          int written = 0;
          List<WorldEntity> page;
          do {
            page = entities.list(call.scope(), world, query, Moment.state(state));
            for (WorldEntity entity : page) {
              out.write(WorldEntityResponse.from(entity));
              query = query.from(entity.name());
            }
            written += page.size();
          } while (page.size() == PAGE);
          out.write(Map.of("summary", new Summary(written, state)));
        });
  }
}
