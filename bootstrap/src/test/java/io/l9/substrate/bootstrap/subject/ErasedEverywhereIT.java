package io.l9.substrate.bootstrap.subject;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.MemorySubstrate;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An erasure by one server, as another server over the same database shows it. */
class ErasedEverywhereIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final String WORD = "zyxwvqk";

  private final TenantWorld world = new TenantWorld(new Random(23));
  private final MutableClock clock = new MutableClock(Instant.now());
  private HikariDataSource pool;
  private MemorySubstrate one;
  private MemorySubstrate other;
  private CanaryServer here;
  private CanaryServer there;

  @BeforeEach
  void start() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(DATABASE.api());
    config.setMaximumPoolSize(8);
    pool = new HikariDataSource(config);
    one = open();
    other = open();
    Map<String, TenantScope> actors = Map.of("admin", world.tenantAdmin());
    here = CanaryServer.start(one, actors);
    there = CanaryServer.start(other, actors);
  }

  private MemorySubstrate open() {
    return MemorySubstrate.builder()
        .dataSource(pool)
        .embedder(new FakeEmbedder())
        .keyPepper("a pepper of thirty-two characters")
        .clock(clock)
        .build();
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
    one.close();
    other.close();
    pool.close();
  }

  private static CanaryServer.Reply post(
      CanaryServer server, String credential, String path, String body) {
    return server.send(credential, "POST", path, Map.of(), "application/json", body);
  }

  @Test
  void endsKeysWithinASecond_andShowsNothingMore() {
    String keyRequest =
        """
        {"name": "alice's", "role": "end_user", "org_id": "%s", "user_id": "%s"}"""
            .formatted(world.endUser().org(), world.endUser().user());
    CanaryServer.Reply made = post(here, "admin", "/v1/api-keys", keyRequest);
    assertEquals(201, made.status(), made::text);
    String key = String.valueOf(Person.read(made.text()).get("token"));
    String packet = "{\"packet_type\": \"note\", \"payload\": \"the %s sings\"}".formatted(WORD);
    for (CanaryServer server : new CanaryServer[] {here, there}) {
      assertTrue(post(server, key, "/v1/packets", packet).status() < 300);
    }
    String search = "{\"text\": \"%s\"}".formatted(WORD);
    assertTrue(post(there, "admin", "/v1/search", search).text().contains(WORD));

    CanaryServer.Reply erased =
        post(
            here,
            "admin",
            "/v1/subjects/erasures",
            "{\"subject\": {\"kind\": \"user\", \"id\": \"%s\"}}"
                .formatted(world.endUser().user()));
    assertEquals(200, erased.status(), erased::text);
    assertTrue(erased.text().contains("\"complete\":true"), erased::text);

    assertFalse(
        post(there, "admin", "/v1/search", search).text().contains(WORD), "the first search");
    for (CanaryServer server : new CanaryServer[] {here, there}) {
      CanaryServer.Reply remembered = post(server, key, "/v1/packets", packet);
      assertTrue(
          remembered.status() == 401 || remembered.text().contains("subject-erased"),
          remembered::text);
    }
    clock.advance(Duration.ofSeconds(1));
    for (CanaryServer server : new CanaryServer[] {here, there}) {
      assertEquals(401, post(server, key, "/v1/packets", packet).status());
      assertEquals(401, post(server, key, "/v1/search", search).status());
    }
    CanaryServer.Reply again = post(there, "admin", "/v1/api-keys", keyRequest);
    assertTrue(again.status() >= 400, again::text);
  }
}
