package io.l9.substrate.rest.knowledge.fact;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_CONFIRM;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_WRITE;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertResult;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.RankedFactPlace;
import io.l9.substrate.domain.knowledge.fact.RankedFacts;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes of facts. */
public final class FactRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;

  private final Facts facts;
  private final Rejections rejections;
  private final JsonCodec json;

  public FactRoutes(Facts facts, Rejections rejections, JsonCodec json) {
    this.facts = facts;
    this.rejections = rejections;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .codes("FactObjectType", ObjectType.class, "The type of an object.")
        .codes("FactState", FactState.class, "Only what is held is believed.")
        .codes(
            "FactPath",
            FactPath.class,
            "The path by which it came to be known, in the order of trust: concluded by an agent or"
                + " a model, taken from a packet by a rule, said by a person, confirmed by a person"
                + " who may.")
        .requests(
            AssertFactRequest.class,
            AssertFactBatchRequest.class,
            ReinforceFactRequest.class,
            ContradictFactRequest.class,
            ConfirmFactRequest.class,
            RejectFactRequest.class,
            ReasonRequest.class)
        .responses(
            FactResponse.class,
            FactViewResponse.class,
            AssertedFactResponse.class,
            AssertedFactBatchResponse.class,
            AssertedFactResultsResponse.class,
            FactPageResponse.class,
            RankedFactsResponse.class,
            WhyFactResponse.class)
        .page("FactRevisionPage", FactRevisionResponse.class, FactQuery.MAX_LIMIT)
        .page("FactConflictPage", ConflictResponse.class, FactQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.post("/v1/facts").needs(KNOWLEDGE_WRITE).once().to(this::assertFact);
    routes
        .post("/v1/facts/batch")
        .needs(KNOWLEDGE_WRITE)
        .once()
        .body(MAX_BATCH_BODY)
        .to(this::assertFacts);
    routes.get("/v1/facts").needs(KNOWLEDGE_READ).knows(FactQueryParameters.NAMES).to(this::list);
    // before the routes of one fact: the path of an id would match its path too
    routes
        .get("/v1/facts/conflicts")
        .needs(KNOWLEDGE_READ)
        .knows("limit", "cursor")
        .to(this::conflicts);
    routes
        .get("/v1/views/high-confidence-facts")
        .needs(KNOWLEDGE_READ)
        .knows("subject", "min_score", "limit", "cursor")
        .to(this::ranked);
    routes.get("/v1/facts/{id}").needs(KNOWLEDGE_READ).to(this::get);
    routes.delete("/v1/facts/{id}").needs(KNOWLEDGE_WRITE).to(this::erase);
    routes
        .get("/v1/facts/{id}/history")
        .needs(KNOWLEDGE_READ)
        .knows("limit", "cursor")
        .to(this::history);
    routes.get("/v1/facts/{id}/why").needs(KNOWLEDGE_READ).to(this::why);
    routes.post("/v1/facts/{id}/reinforce").needs(KNOWLEDGE_WRITE).once().to(this::reinforce);
    routes.post("/v1/facts/{id}/contradict").needs(KNOWLEDGE_WRITE).once().to(this::contradict);
    routes.post("/v1/facts/{id}/retract").needs(KNOWLEDGE_WRITE).once().to(this::retract);
    routes.post("/v1/facts/{id}/confirm").needs(KNOWLEDGE_CONFIRM).once().to(this::confirm);
    routes.post("/v1/facts/{id}/reject").needs(KNOWLEDGE_CONFIRM).once().to(this::reject);
  }

  private void assertFact(Call call) {
    AssertedFactResponse asserted =
        AssertedFactResponse.from(
            facts.assertFact(call.scope(), call.body(AssertFactRequest.class).toCommand(json)));
    FactResponse fact = asserted.fact();
    if (fact != null) {
      call.header("Location", "/v1/facts/" + fact.id());
    }
    call.reply(asserted.created() ? 201 : 200, asserted);
  }

  private void assertFacts(Call call) {
    AssertFactBatchRequest request = call.body(AssertFactBatchRequest.class);
    List<AssertFactRequest> items = request.checkedItems();
    if (request.partial()) {
      call.reply(207, AssertedFactResultsResponse.from(assertEach(call.scope(), items)));
      return;
    }
    List<FactDraft> drafts = new ArrayList<>();
    for (AssertFactRequest item : items) {
      try {
        drafts.add(item.toCommand(json));
      } catch (SubstrateException e) {
        throw e.below("/items/" + drafts.size());
      }
    }
    call.reply(201, AssertedFactBatchResponse.from(facts.assertFacts(call.scope(), drafts)));
  }

  private List<AssertResult> assertEach(TenantScope scope, List<AssertFactRequest> items) {
    List<@Nullable SubstrateException> refused = new ArrayList<>();
    List<FactDraft> drafts = new ArrayList<>();
    for (AssertFactRequest item : items) {
      try {
        drafts.add(item.toCommand(json));
        refused.add(null);
      } catch (SubstrateException e) {
        refused.add(e);
      }
    }
    Iterator<AssertResult> asserted = facts.assertEach(scope, drafts).iterator();
    List<AssertResult> results = new ArrayList<>();
    for (SubstrateException failure : refused) {
      results.add(failure == null ? asserted.next() : new AssertResult.Failed(failure));
    }
    return results;
  }

  private void ranked(Call call) {
    Paging paging = call.paging();
    String subject = call.query().text("subject");
    Double minScore = call.query().number("min_score");
    RankedFacts view =
        facts.ranked(
            call.scope(),
            new RankedFactsQuery(
                subject == null ? null : EntityName.at("/subject", subject),
                minScore == null ? 0 : minScore,
                paging.limit(),
                place(paging.after())));
    RankedFactPlace next = view.next();
    call.reply(
        200,
        RankedFactsResponse.of(
            paging.page(
                view.ranked().stream().map(RankedFactsResponse.Ranked::from).toList(),
                next == null ? null : next.score() + " " + next.fact()),
            view.refreshedAt()));
  }

  private static @Nullable RankedFactPlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", 2);
    return new RankedFactPlace(Double.parseDouble(parts[0]), new FactId(UUID.fromString(parts[1])));
  }

  private void list(Call call) {
    Paging paging = call.paging();
    FactQuery query = FactQueryParameters.of(call.query(), paging, json);
    Facts.Answer answer = facts.list(call.scope(), query);
    call.reply(
        200,
        FactPageResponse.of(
            paging.page(
                answer.page().facts().stream().map(FactResponse::from).toList(),
                FactQueryParameters.position(answer.page().next())),
            query.knownAt(),
            answer));
  }

  private void conflicts(Call call) {
    Paging paging = call.paging();
    int limit = Require.limit("/limit", paging.limit(), FactQuery.MAX_LIMIT);
    paging.reply(facts.conflicts(call.scope(), limit, paging.position()), ConflictResponse::from);
  }

  private void get(Call call) {
    call.reply(200, FactViewResponse.from(facts.get(call.scope(), id(call))));
  }

  private void erase(Call call) {
    facts.erase(call.scope(), id(call));
    call.done();
  }

  /** Revisions have numbers without a gap, the first one 1. */
  private void history(Call call) {
    Paging paging = call.paging();
    int limit = Require.limit("/limit", paging.limit(), FactQuery.MAX_LIMIT);
    List<FactRevision> all = facts.history(call.scope(), id(call));
    String after = paging.after();
    int from = after == null ? 0 : Math.min(all.size(), Integer.parseInt(after));
    int to = Math.min(all.size(), from + limit);
    paging.reply(
        all.subList(from, to).stream().map(FactRevisionResponse::from).toList(),
        to < all.size() ? String.valueOf(to) : null);
  }

  private void why(Call call) {
    call.reply(200, WhyFactResponse.from(facts.why(call.scope(), id(call))));
  }

  private void reinforce(Call call) {
    ReinforceFactRequest request = call.body(ReinforceFactRequest.class);
    reply(call, facts.reinforce(call.scope(), id(call), request.packet(), request.reason()));
  }

  private void contradict(Call call) {
    ContradictFactRequest request = call.body(ContradictFactRequest.class);
    reply(
        call, facts.contradict(call.scope(), id(call), request.packet(), reason(request.reason())));
  }

  private void retract(Call call) {
    ReasonRequest request = call.body(ReasonRequest.class);
    reply(call, facts.retract(call.scope(), id(call), reason(request.reason())));
  }

  private void confirm(Call call) {
    ConfirmFactRequest request = call.body(ConfirmFactRequest.class);
    reply(call, facts.confirm(call.scope(), id(call), request.reason()));
  }

  private void reject(Call call) {
    RejectFactRequest request = call.body(RejectFactRequest.class);
    call.reply(
        200,
        RejectionResponse.from(
            rejections.reject(
                call.scope(), id(call), request.toReach(), reason(request.reason()))));
  }

  private static void reply(Call call, Fact fact) {
    call.reply(200, FactResponse.from(fact));
  }

  private static String reason(@Nullable String given) {
    return Require.present("/reason", given);
  }

  private static FactId id(Call call) {
    return new FactId(call.pathUuid("id"));
  }
}
