package io.l9.substrate.testkit.knowledge.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactQuery.Order;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kit of the lists of a {@link io.l9.substrate.domain.knowledge.fact.FactRepository}: filters, both
 * times, orders, and what a rejection hides.
 */
public abstract class FactRepositoryQueryContract extends KnowledgeContract {

  private static final EntityName ALICE = new EntityName("alice");

  /** A query about Alice with everything that a test may change. */
  private static final class Ask {
    @Nullable String predicate;
    @Nullable FactObject object;
    @Nullable Double minConfidence;
    @Nullable FactPath minPath;
    @Nullable PacketId source;
    Set<FactState> states = Set.of(FactState.HELD);
    @Nullable Instant asOf;
    boolean everValid;
    @Nullable Instant knownAt;
    Order order = Order.NEWEST;
    int limit = 200;
    @Nullable FactPlace after;

    FactQuery query() {
      return new FactQuery(
          ALICE,
          predicate,
          object,
          minConfidence,
          minPath,
          source,
          states,
          asOf,
          everValid,
          knownAt,
          order,
          limit,
          after);
    }
  }

  private final TenantScope actor() {
    return world().endUser();
  }

  private FactBuilder alice(String predicate) {
    return fact(actor()).subject(" Alice").predicate(predicate);
  }

  private List<Fact> list(Ask ask) {
    return list(actor(), ask.query());
  }

  @Test
  void filtersByEveryField() {
    Packet packet = stored(actor(), packet(actor()));
    Fact plain = stored(actor(), alice("a"));
    Fact strong = stored(actor(), alice("b").confidence(.95));
    Fact stated = stored(actor(), alice("c").path(FactPath.STATED));
    Fact sourced = stored(actor(), alice("d").source(packet.id()));
    Fact gone = stored(actor(), alice("e").state(FactState.RETRACTED));
    stored(actor(), fact(actor()).subject("Bob").predicate("a"));
    assertEquals(Set.of(plain, strong, stated, sourced), Set.copyOf(list(new Ask())));
    Ask byPredicate = new Ask();
    byPredicate.predicate = " a ";
    assertEquals(List.of(plain), list(byPredicate));
    Ask byObject = new Ask();
    byObject.object = strong.object();
    assertEquals(List.of(strong), list(byObject));
    Ask byConfidence = new Ask();
    byConfidence.minConfidence = .95;
    assertEquals(List.of(strong), list(byConfidence));
    Ask byPath = new Ask();
    byPath.minPath = FactPath.STATED;
    assertEquals(List.of(stated), list(byPath));
    Ask bySource = new Ask();
    bySource.source = packet.id();
    assertEquals(List.of(sourced), list(bySource));
    Ask byState = new Ask();
    byState.states = Set.of(FactState.RETRACTED, FactState.SUPERSEDED);
    assertEquals(List.of(gone), list(byState));
    assertEquals(5, list(actor(), FactQuery.current()).size(), "with Bob's, of any subject");
  }

  @Test
  void findsSubjectsAndObjectsByEveryName() {
    Fact subject = stored(actor(), fact(actor()).subject("Alicia").predicate("a"));
    FactId id = fact(actor()).build().id();
    Fact object =
        stored(actor(), new FactBuilder(id, actor().owner(), entity(" BOB"), NOW).subject("ALI"));
    stored(actor(), fact(actor()).subject("Bob"));
    EntityResolution names =
        EntityResolution.of(
            List.of(List.of("alice", "alicia"), List.of("ali", "alice"), List.of("bob", "rob")));
    Ask ask = new Ask();
    ask.object = entity("rob");
    for (Order order : Order.values()) {
      ask.order = order;
      assertEquals(List.of(object), list(ask, names));
    }
    assertEquals(Set.of(subject, object), Set.copyOf(list(new Ask(), names)));
    assertEquals(List.of(), list(new Ask()));
    ask.object = value("rob");
    assertEquals(List.of(), list(ask, names));
  }

  private List<Fact> list(Ask ask, EntityResolution names) {
    return as(actor(), () -> knowledge().facts().list(ask.query(), names, NOW)).page().facts();
  }

  @Test
  void tellsObjectsApart_byTypeAndIdentity() {
    List<FactObject> objects =
        List.of(value("Ab"), value("aB"), entity("Ab"), value(1), value("1"), value(List.of(1)));
    List<Fact> facts = new ArrayList<>();
    for (FactObject object : objects) {
      facts.add(
          stored(
              actor(),
              new FactBuilder(fact(actor()).build().id(), actor().owner(), object, NOW)
                  .subject("Alice")));
    }
    for (Fact fact : facts) {
      Ask ask = new Ask();
      ask.object = fact.object();
      assertEquals(List.of(fact), list(ask));
    }
    Ask spelled = new Ask();
    spelled.object = entity(" aB");
    assertEquals(List.of(facts.get(2)), list(spelled));
    Ask number = new Ask();
    number.object = value(1.0);
    assertEquals(List.of(facts.get(3)), list(number));
  }

  @Test
  void answersAsOfAMoment_fromTheFirstMomentToBeforeTheEnd() {
    Instant begin = NOW.minusSeconds(60);
    Fact past = stored(actor(), alice("a").during(null, begin));
    Fact present = stored(actor(), alice("b").during(begin, NOW.plusNanos(1000)));
    Fact future = stored(actor(), alice("c").during(NOW.plusNanos(1000), null));
    assertEquals(List.of(present), list(new Ask()));
    Ask ask = new Ask();
    ask.asOf = begin;
    assertEquals(List.of(present), list(ask));
    ask.asOf = begin.minusNanos(1000);
    assertEquals(List.of(past), list(ask));
    ask.asOf = NOW.plusNanos(1000);
    assertEquals(List.of(future), list(ask));
    ask.asOf = null;
    ask.everValid = true;
    assertEquals(Set.of(past, present, future), Set.copyOf(list(ask)));
  }

  @Test
  void answersAsKnownAtAMoment_byTheRevisionOfThen() {
    Packet packet = stored(actor(), packet(actor()));
    Fact first = stored(actor(), alice("a").during(NOW.minusSeconds(9), null));
    Fact second = supported(actor(), first, packet);
    Fact third =
        next(
            actor(),
            FactBuilder.after(second).during(NOW.minusSeconds(9), NOW.plusSeconds(5)),
            Kind.PERIOD_CHANGED);
    Fact last = next(actor(), FactBuilder.after(third).state(FactState.RETRACTED), Kind.RETRACTED);
    Ask ask = new Ask();
    ask.knownAt = first.knownFrom().minusNanos(1000);
    assertEquals(List.of(), list(ask));
    ask.knownAt = first.knownFrom();
    assertEquals(List.of(first), list(ask));
    ask.knownAt = second.knownFrom().minusNanos(1000);
    assertEquals(List.of(first), list(ask));
    ask.knownAt = second.knownFrom();
    assertEquals(List.of(second), list(ask));
    ask.source = packet.id();
    assertEquals(List.of(second), list(ask), "it was a source by then");
    ask.knownAt = first.knownFrom();
    assertEquals(List.of(), list(ask), "and not before");
    ask.source = null;
    ask.knownAt = third.knownFrom();
    ask.asOf = NOW.plusSeconds(4);
    assertEquals(List.of(third), list(ask));
    ask.asOf = NOW.plusSeconds(5);
    assertEquals(List.of(), list(ask));
    ask.knownAt = second.knownFrom();
    assertEquals(List.of(second), list(ask));
    ask.knownAt = last.knownFrom();
    assertEquals(List.of(), list(ask));
    ask.states = Set.of(FactState.RETRACTED);
    ask.asOf = NOW;
    assertEquals(List.of(last), list(ask));
  }

  @Test
  void readsTheLastOfSeveralRevisions_ofOneMoment() {
    Fact first = stored(actor(), alice("a"));
    Fact second =
        next(
            actor(),
            FactBuilder.after(first).knownFrom(first.knownFrom()).confidence(.5),
            Kind.CONTRADICTED);
    Ask ask = new Ask();
    ask.knownAt = first.knownFrom();
    assertEquals(List.of(second), list(ask));
  }

  @Test
  void ordersByTrust_andPages_withoutLosingOrRepeatingAny() {
    List<Fact> facts = new ArrayList<>();
    for (FactPath path : FactPath.values()) {
      for (double confidence : new double[] {.2, .85, .8500000000000001}) {
        for (int i = 0; i < 2; i++) {
          facts.add(
              stored(
                  actor(), alice("p").path(path).confidence(confidence).at(NOW.minusSeconds(i))));
        }
      }
    }
    Collections.shuffle(facts, random());
    Comparator<Fact> trust =
        Comparator.comparing(Fact::path)
            .thenComparing(Fact::confidence)
            .thenComparing(Fact::position)
            .reversed();
    assertEquals(facts.stream().sorted(trust).toList(), paged(Order.TRUST));
    Comparator<Fact> newest = Comparator.comparing(Fact::position).reversed();
    assertEquals(facts.stream().sorted(newest).toList(), paged(Order.NEWEST));
  }

  private List<Fact> paged(Order order) {
    List<Fact> read = new ArrayList<>();
    Ask ask = new Ask();
    ask.order = order;
    ask.limit = 5;
    do {
      var page =
          as(actor(), () -> knowledge().facts().list(ask.query(), EntityResolution.NONE, NOW))
              .page();
      assertTrue(page.facts().size() <= 5);
      read.addAll(page.facts());
      assertTrue(read.size() <= 100, "a page is given twice");
      ask.after = page.next();
    } while (ask.after != null);
    return read;
  }

  @Test
  void pagesWhatWasBelieved_asOfItsOwnMoment() {
    for (int i = 0; i < 7; i++) {
      Fact fact = stored(actor(), alice("p").confidence(i / 10.0).at(NOW.minusSeconds(60)));
      next(
          actor(),
          FactBuilder.after(fact).knownFrom(NOW.minusSeconds(1)).confidence(1 - i / 10.0),
          Kind.REINFORCED);
    }
    Ask ask = new Ask();
    ask.order = Order.TRUST;
    ask.limit = 3;
    ask.knownAt = NOW.minusSeconds(30);
    List<Double> read = new ArrayList<>();
    do {
      var page =
          as(actor(), () -> knowledge().facts().list(ask.query(), EntityResolution.NONE, NOW))
              .page();
      page.facts().forEach(fact -> read.add(fact.confidence()));
      ask.after = page.next();
    } while (ask.after != null);
    assertEquals(List.of(.6, .5, .4, .3, .2, .1, .0), read);
  }

  @Test
  void hidesWhatIsRejected_fromThoseForWhomItIs_inRowsOfAnyOwner() {
    TenantScope user = world().endUser();
    TenantScope colleague = world().colleague();
    TenantScope admin = world().orgAdmin();
    Fact own = stored(user, fact(user).subject("alice"));
    Fact others = stored(colleague, fact(colleague).subject("alice").skeleton(own.skeleton()));
    Fact wide = stored(admin, fact(admin).subject("alice").skeleton(own.skeleton()));
    Fact apart = stored(admin, fact(admin).subject("alice"));
    assertEquals(Set.of(own, wide, apart), about(user));
    Rejection personal = rejected(user, user.owner(), own);
    assertEquals(Set.of(apart), about(user), "neither the own row nor the organisation's");
    assertEquals(Set.of(others, wide, apart), about(colleague));
    assertEquals(Set.of(others, wide, apart), about(admin), "but for the row of that user");
    Ask withRejected = new Ask();
    withRejected.states = Set.of(FactState.HELD, FactState.REJECTED);
    assertEquals(Set.of(own, wide, apart), Set.copyOf(list(withRejected)));
    assertEquals(
        List.of(own, wide).size(),
        as(user, () -> knowledge().facts().ofSkeleton(own.skeleton())).size(),
        "but not from who asks for the value");
    Rejection.Lifting end = new Rejection.Lifting("right", personal.author(), NOW);
    assertTrue(as(user, () -> knowledge().rejections().lift(personal.id(), end)));
    assertEquals(Set.of(own, wide, apart), about(user));
    rejected(world().orgAdmin(), new Ownership(admin.tenant(), admin.org(), null), own);
    for (TenantScope actor : List.of(user, colleague, admin, world().tenantAdmin())) {
      assertEquals(Set.of(apart), about(actor), () -> "the organisation's " + actor.role());
    }
  }

  private Set<Fact> about(TenantScope reader) {
    return Set.copyOf(list(reader, FactQuery.about(ALICE)));
  }

  @Test
  void hidesWhatWasRejectedThen_fromAQuestionAboutTheRecord() {
    Fact fact = stored(actor(), alice("a").at(NOW.minusSeconds(60)));
    Rejection rejection = rejected(actor(), actor().owner(), fact);
    Ask ask = new Ask();
    ask.knownAt = NOW.minusNanos(1000);
    assertEquals(List.of(fact), list(ask), "it was believed then");
    ask.knownAt = NOW;
    assertEquals(List.of(), list(ask));
    Rejection.Lifting end = new Rejection.Lifting("right", rejection.author(), NOW.plusSeconds(60));
    assertTrue(as(actor(), () -> knowledge().rejections().lift(rejection.id(), end)));
    assertEquals(List.of(), list(ask), "nor after it was lifted");
    ask.knownAt = NOW.plusSeconds(60);
    assertEquals(List.of(fact), list(ask));
  }
}
