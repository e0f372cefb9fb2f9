package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WorldRoundTripIT extends WorldRoundTrips {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Override
  MemorySubstrate open() {
    return MemorySubstrate.builder().dataSource(DATABASE.api()).embedder(null).build();
  }

  @Test
  void restoresWhatOtherClientsWrote_beyondEveryBound() throws SQLException {
    String scope =
        "'%s', '%s'".formatted(from.scope().tenant(), Objects.requireNonNull(from.scope().org()));
    try (Connection client = DATABASE.api().getConnection();
        Statement statement = client.createStatement()) {
      client.setAutoCommit(false);
      boolean unused = statement.execute("SELECT l9_begin_scope(" + scope + ", NULL, 'org_admin')");
      unused =
          statement.execute(
              "INSERT INTO world_model_entities (entity_id, entity_type, attributes) VALUES"
                  + " ('a', 't', jsonb_build_object('text', repeat('x', 300000))),"
                  + " ('list', repeat('t', 200), '[]'), (repeat('n', 300), ' ', 'null')");
      unused = statement.execute("DELETE FROM world_model_entities WHERE entity_id = 'list'");
      client.commit();
    }
    List<String> lines = exported(from);
    assertEquals(Set.of(Status.CREATED), statuses(imported(to, lines)));
    assertEquals(3, to.world().list(EntityQuery.all(9), Moment.state(1)).size());
    assertSame();
    assertEquals(Set.of(Status.DUPLICATE), statuses(imported(to, lines)));
  }
}
