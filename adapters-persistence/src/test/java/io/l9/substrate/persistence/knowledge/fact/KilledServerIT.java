package io.l9.substrate.persistence.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.migrations.ClusterSetup;
import io.l9.substrate.migrations.DatabaseChoice;
import io.l9.substrate.migrations.Login;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.migrations.PrivateCluster;
import io.l9.substrate.persistence.MemoryFixture;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.persistence.Persistence;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A server that dies in the midst of assertions has kept whatever it acknowledged. */
class KilledServerIT {

  private static final int CLIENTS = 8;
  private static final String DATABASE = "l9";

  private final Set<PacketId> acknowledged = ConcurrentHashMap.newKeySet();
  private MemoryFixture fixture;

  @Test
  void keepsEveryAcknowledgedAssertion(@TempDir Path directory, TestInfo test) throws Exception {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    fixture = new MemoryFixture(Seeds.of(test));
    CountDownLatch enough = new CountDownLatch(60 + fixture.random().nextInt(60));
    try (PrivateCluster cluster = PrivateCluster.open(directory)) {
      ClusterSetup.run(
          cluster.server().asSuperuser("postgres"), DatabaseChoice.passwords(cluster::passwordOf));
      cluster.server().createDatabase(DATABASE, DatabaseChoice.OWNER);
      ClusterSetup.dedicated(cluster.server().asSuperuser(DATABASE));
      new Migrator(as(cluster, DatabaseChoice.OWNER)).apply();
      List<Callable<Integer>> work = new ArrayList<>();
      work.add(
          () -> {
            assertTrue(enough.await(60, TimeUnit.SECONDS), "assertions are acknowledged");
            ProcessHandle server = server(cluster);
            assertTrue(server.destroyForcibly());
            return 0;
          });
      try (HikariDataSource pool =
              MigratedMemory.pool(as(cluster, DatabaseChoice.API), CLIENTS, Duration.ofSeconds(2));
          Persistence persistence = Persistence.open(pool, "public", MigratedMemory.JSON)) {
        for (int i = 0; i < CLIENTS; i++) {
          Random random = new Random(fixture.random().nextLong());
          work.add(() -> assertUntilItDies(persistence, random, enough));
        }
        Concurrently.run(work);
      }
    }
    try (PrivateCluster cluster = PrivateCluster.open(directory);
        HikariDataSource pool = MigratedMemory.pool(as(cluster, DatabaseChoice.API), 1);
        Persistence persistence = Persistence.open(pool, "public", MigratedMemory.JSON)) {
      assertKept(persistence);
    }
  }

  private int assertUntilItDies(Persistence persistence, Random random, CountDownLatch enough) {
    int asserted = 0;
    try {
      while (true) {
        Packet packet = new MemoryFixture(random).packet(fixture.actor()).build();
        persistence
            .knowledge()
            .unitOfWork()
            .inScope(
                fixture.actor(),
                () -> {
                  persistence.memory().packets().createAbsent(List.of(packet));
                  return FactClaims.assertAll(persistence.knowledge(), List.of(claim(packet)));
                });
        acknowledged.add(packet.id());
        enough.countDown();
        asserted++;
      }
    } catch (UnavailableException e) {
      return asserted;
    }
  }

  private Claim claim(Packet source) {
    return FactClaims.of(
        fixture.actor(), "lives_in", "Oslo", Validity.ALWAYS, OnConflict.KEEP_BOTH, source);
  }

  private void assertKept(Persistence persistence) {
    Claim any = claim(fixture.packet().build());
    Slot slot =
        persistence
            .knowledge()
            .unitOfWork()
            .inScope(
                fixture.actor(),
                () ->
                    persistence
                        .knowledge()
                        .facts()
                        .lock(List.of(Look.at(any.slot())))
                        .slots()
                        .get(any.slot()));
    assertEquals(1, slot.facts().size());
    Set<PacketId> kept =
        persistence
            .knowledge()
            .unitOfWork()
            .inScope(
                fixture.actor(),
                () -> persistence.knowledge().facts().evidence(slot.facts().get(0).id()))
            .stream()
            .map(evidence -> evidence.origin().packet())
            .collect(Collectors.toSet());
    assertTrue(kept.containsAll(acknowledged), () -> acknowledged.size() + " acknowledged");
    assertTrue(kept.size() - acknowledged.size() <= CLIENTS, "and at most one more of each client");
    assertEquals(kept.size(), slot.facts().get(0).support());
    List<FactRevision> revisions =
        persistence
            .knowledge()
            .unitOfWork()
            .inScope(
                fixture.actor(),
                () -> persistence.knowledge().facts().revisions(slot.facts().get(0).id()));
    assertEquals(kept.size(), revisions.size());
  }

  private static DataSource as(PrivateCluster cluster, String role) {
    return cluster.server().as(new Login(role, cluster.passwordOf(role)), DATABASE);
  }

  private static ProcessHandle server(PrivateCluster cluster) throws SQLException {
    try (Connection superuser = cluster.server().asSuperuser("postgres").getConnection();
        Statement statement = superuser.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_read_file('postmaster.pid')")) {
      assertTrue(row.next());
      return ProcessHandle.of(Long.parseLong(row.getString(1).split("\n", 2)[0])).orElseThrow();
    }
  }
}
