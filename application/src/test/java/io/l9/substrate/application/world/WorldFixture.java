package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.world.Applied;
import io.l9.substrate.domain.world.ConfidenceRule;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Expected;
import io.l9.substrate.domain.world.Insight;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Operation;
import io.l9.substrate.domain.world.Outcome;
import io.l9.substrate.domain.world.World;
import io.l9.substrate.domain.world.WorldEntities;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldStates;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.domain.world.WorldUpdates;
import io.l9.substrate.domain.world.WorldUseCases;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.SequentialIds;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** The use cases of worlds in memory, with a clock that stands still. */
final class WorldFixture {

  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  final JsonCodec json = new Jackson3JsonCodec();
  final MutableClock clock = new MutableClock(NOW);
  final TenantWorld tenants = new TenantWorld(new Random(3));
  final TenantScope actor = tenants.endUser();
  final TenantScope admin = tenants.orgAdmin();
  final World home = World.of(actor);
  final WorldStore store = new InMemoryAdapters(json, clock).world();
  final WorldUseCases useCases = over(store);
  final WorldEntities entities = useCases.entities();
  final WorldUpdates updates = useCases.updates();
  final WorldStates states = useCases.states();

  WorldUseCases over(WorldStore other) {
    return WorldComponents.of(other, new SequentialIds(NOW), json, clock);
  }

  static EntityName name(String text) {
    return EntityName.of(text);
  }

  static Operation.Put put(String name, String attributes, Expected expected) {
    return new Operation.Put(
        name(name), EntityContent.of("thing", new JsonDocument(attributes), 1), expected);
  }

  static Operation.Put put(String name, String attributes) {
    return put(name, attributes, Expected.anything());
  }

  static Operation.Patch patch(String name, String attributes, Expected expected) {
    return new Operation.Patch(name(name), null, new JsonDocument(attributes), null, expected);
  }

  static Operation.Patch patch(String name, String attributes) {
    return patch(name, attributes, Expected.anything());
  }

  static Operation.Delete delete(String name) {
    return new Operation.Delete(name(name), Expected.anything());
  }

  static Insight insight(UUID id, Operation... operations) {
    return new Insight(id, "delivery", List.of(operations), .9, ConfidenceRule.REPLACE, null);
  }

  /** Applies an operation a second after the one before. */
  Outcome apply(Operation operation) {
    clock.advance(Duration.ofSeconds(1));
    return entities.apply(actor, home, operation);
  }

  WorldEntity put(Operation operation) {
    Outcome outcome = apply(operation);
    return outcome instanceof Outcome.Created created
        ? created.entity()
        : ((Outcome.Changed) outcome).entity();
  }

  Applied apply(Insight insight) {
    return updates.apply(actor, home, insight);
  }

  WorldEntity get(String name) {
    return entities.get(actor, home, name(name), Moment.now());
  }

  String attributes(String name) {
    return get(name).content().attributes().text();
  }

  List<WorldEntity> all(Moment moment) {
    return entities.list(actor, home, EntityQuery.all(1000), moment);
  }

  int state() {
    return states.state(actor, home).number();
  }
}
