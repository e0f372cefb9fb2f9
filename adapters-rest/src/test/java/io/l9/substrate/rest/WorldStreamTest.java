package io.l9.substrate.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntities;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.testkit.shared.Stores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A whole world over HTTP, which is never in memory as a whole. */
class WorldStreamTest {

  private static final String STREAM = "/v1/world/state/entities";
  private static final int ENTITIES = 450;

  /** A server that says before each page of entities the number of it, from 1. */
  private static RestFixture over(IntConsumer beforePage) {
    AtomicInteger page = new AtomicInteger();
    return RestFixture.over(
        useCases ->
            Stores.with(
                useCases,
                WorldUseCases.class,
                Stores.with(
                    useCases.world(),
                    WorldEntities.class,
                    (WorldEntities)
                        Proxy.newProxyInstance(
                            WorldEntities.class.getClassLoader(),
                            new Class<?>[] {WorldEntities.class},
                            (proxy, method, arguments) -> {
                              if (method.getName().equals("list")) {
                                beforePage.accept(page.incrementAndGet());
                              }
                              try {
                                return method.invoke(useCases.world().entities(), arguments);
                              } catch (InvocationTargetException e) {
                                throw e.getTargetException();
                              }
                            }))),
        RestConfig.Limits.DEFAULT);
  }

  private static void fill(RestFixture rest) {
    TenantScope user = rest.keys.get("user");
    WorldEntities entities = rest.useCases.world().entities();
    for (int i = 0; i < ENTITIES; i++) {
      JsonDocument attributes = new JsonDocument("{\"text\":\"" + "x".repeat(2000) + "\"}");
      var unused =
          entities.apply(
              user,
              World.of(user),
              new Operation.Put(
                  EntityName.of("%04d".formatted(i)),
                  EntityContent.of("thing", attributes, 1),
                  Expected.absence()));
    }
  }

  @Test
  void sendsTheFirstLines_beforeItReadsTheLastPage_ofOneState()
      throws IOException, InterruptedException {
    CountDownLatch firstLine = new CountDownLatch(1);
    AtomicInteger pages = new AtomicInteger();
    try (RestFixture rest =
        over(
            page -> {
              pages.set(page);
              if (page == 5) {
                await(firstLine);
              }
            })) {
      fill(rest);
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  HttpClient.newHttpClient()
                      .send(rest.request(STREAM).build(), BodyHandlers.ofInputStream())
                      .body(),
                  StandardCharsets.UTF_8))) {
        assertNotNull(lines.readLine());
        TenantScope user = rest.keys.get("user");
        var unused =
            rest.useCases
                .world()
                .entities()
                .apply(
                    user,
                    World.of(user),
                    new Operation.Delete(EntityName.of("0449"), Expected.anything()));
        firstLine.countDown();
        List<String> others = lines.lines().toList();
        assertEquals(ENTITIES, others.size(), "the others, as they were, and the summary");
        assertTrue(others.get(ENTITIES - 1).contains("\"entities\":450"), others.get(ENTITIES - 1));
      }
      assertEquals(5, pages.get(), "a page at a time");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "no line came before the last page was read");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void endsWithAProblem_whereItFailsAfterItsBegin() {
    try (RestFixture rest =
        over(
            page -> {
              if (page == 3) {
                throw new UnavailableException(
                    ErrorCode.DATABASE_UNAVAILABLE, "The database went away.", null);
              }
            })) {
      fill(rest);
      List<JsonNode> lines = rest.get(STREAM).lines();
      assertEquals(201, lines.size());
      assertEquals("database-unavailable", lines.get(200).at("/problem/code").asString());
    }
  }

  @Test
  void isASummaryAlone_ofAWorldThatNobodyChangedYet() {
    try (RestFixture rest = new RestFixture()) {
      List<JsonNode> lines = rest.get(STREAM).lines();
      assertEquals(1, lines.size());
      assertEquals(0, lines.get(0).at("/summary/entities").asInt(-1));
    }
  }
}
