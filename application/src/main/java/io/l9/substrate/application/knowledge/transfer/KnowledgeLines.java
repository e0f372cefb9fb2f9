package io.l9.substrate.application.knowledge.transfer;

import io.l9.substrate.application.knowledge.fact.FactImport;
import io.l9.substrate.application.knowledge.fact.Skeletons;
import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.application.shared.KnowledgeConfig;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPage;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicates;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge in exports and imports: declared predicates, rejections, and facts with every revision
 * and all evidence. What is imported belongs to the importer; rejections that cover him hold for it
 * as for everything else.
 */
public final class KnowledgeLines implements OtherLines {

  private static final String PREDICATE = "predicate";
  private static final String REJECTION = "rejection";
  private static final String FACT = "fact";

  /** Facts that are read in one unit of work. */
  private static final int PART = 100;

  private final KnowledgeStore store;
  private final FactJson facts;
  private final RejectionJson rejections;
  private final FactImport restored;
  private final JsonCodec json;
  private final Clock clock;

  public KnowledgeLines(KnowledgeStore store, KnowledgeConfig config) {
    Skeletons skeletons = new Skeletons(config.spelling(), config.json());
    this.store = store;
    this.facts = new FactJson(config.json(), skeletons);
    this.rejections = new RejectionJson(config.json(), skeletons);
    this.restored = new FactImport(store, config.ids());
    this.json = config.json();
    this.clock = config.clock();
  }

  @Override
  public OtherContent content() {
    return OtherContent.KNOWLEDGE;
  }

  @Override
  public Set<String> kinds() {
    return Set.of(PREDICATE, REJECTION, FACT);
  }

  /**
   * A place in an export.
   *
   * @param rejections whether these are read; else facts are
   */
  private record Place(
      boolean rejections, @Nullable Position rejection, @Nullable FactPlace fact) {}

  @Override
  public Part part(TenantScope scope, @Nullable Object after) {
    if (after == null) {
      return new Part(
          store.predicates().all(FactPredicates.MAX).stream()
              .map(predicate -> json.of(Map.of(PREDICATE, PredicateJson.of(predicate))))
              .toList(),
          new Place(true, null, null));
    }
    Place place = (Place) after;
    return place.rejections() ? rejections(place.rejection()) : facts(place.fact());
  }

  private Part rejections(@Nullable Position after) {
    Page<Rejection> page = store.rejections().list(false, Rejections.MAX_LIMIT, after);
    return new Part(
        page.items().stream()
            .map(rejection -> json.of(Map.of(REJECTION, rejections.of(rejection))))
            .toList(),
        new Place(page.next() != null, page.next(), null));
  }

  private Part facts(@Nullable FactPlace after) {
    FactPage page =
        store.facts().list(everything(after), EntityResolution.NONE, clock.instant()).page();
    Map<FactId, Changes> records =
        store.facts().records(page.facts().stream().map(Fact::id).toList());
    List<JsonDocument> lines = new ArrayList<>();
    for (Fact fact : page.facts()) {
      Changes known = Objects.requireNonNull(records.get(fact.id()));
      lines.add(json.of(Map.of(FACT, facts.of(fact, known.revisions(), known.evidence()))));
    }
    return new Part(lines, page.next() == null ? null : new Place(false, null, page.next()));
  }

  private static FactQuery everything(@Nullable FactPlace after) {
    return new FactQuery(
        null,
        null,
        null,
        null,
        null,
        null,
        Set.of(FactState.values()),
        null,
        true,
        null,
        FactQuery.Order.NEWEST,
        PART,
        after);
  }

  @Override
  public Supplier<Boolean> importing(
      TenantScope scope, String kind, JsonDocument value, ImportOptions options) {
    return switch (kind) {
      case PREDICATE -> {
        FactPredicate predicate = PredicateJson.read(value, scope, json, clock.instant());
        yield () -> importPredicate(predicate);
      }
      case REJECTION -> {
        Rejection rejection = rejections.read(value, scope, options);
        yield () -> importRejection(scope, rejection);
      }
      default -> {
        Changes changes = facts.read(value, scope, options);
        yield () -> restored.restore(scope, changes);
      }
    };
  }

  private boolean importPredicate(FactPredicate predicate) {
    boolean known =
        store.predicates().of(List.of(predicate.predicate())).stream()
            .anyMatch(declared -> declared.owner().equals(predicate.owner()));
    if (!known) {
      store.predicates().put(predicate);
    }
    return !known;
  }

  private boolean importRejection(TenantScope scope, Rejection rejection) {
    requirePerson(scope, "rejections are imported by a person, not by an agent");
    if (store.rejections().find(rejection.id()).isPresent()) {
      return false;
    }
    store.rejections().create(rejection);
    Rejection.Lifting lifting = rejection.lifting();
    if (lifting != null) {
      store.rejections().lift(rejection.id(), lifting);
    }
    return true;
  }

  private static void requirePerson(TenantScope scope, String why) {
    if (!FactPath.isPerson(scope.role())) {
      throw new ForbiddenException(ErrorCode.FORBIDDEN, why);
    }
  }
}
