package io.l9.substrate.rest.knowledge.fact;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_WRITE;

import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicates;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.Comparator;
import java.util.List;

/** The routes of declared predicates. */
public final class FactPredicateRoutes {

  private final FactPredicates predicates;

  public FactPredicateRoutes(FactPredicates predicates) {
    this.predicates = predicates;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(DeclarePredicateRequest.class)
        .page("FactPredicatePage", FactPredicateResponse.class, FactQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes.get("/v1/fact-predicates").needs(KNOWLEDGE_READ).knows("limit", "cursor").to(this::list);
    routes.put("/v1/fact-predicates").needs(KNOWLEDGE_WRITE).to(this::declare);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    int limit = Require.limit("/limit", paging.limit(), FactQuery.MAX_LIMIT);
    String after = paging.after();
    List<FactPredicate> left =
        predicates.list(call.scope()).stream()
            .sorted(Comparator.comparing(FactPredicate::predicate))
            .filter(it -> after == null || it.predicate().compareTo(after) > 0)
            .toList();
    List<FactPredicate> page = left.subList(0, Math.min(left.size(), limit));
    paging.reply(
        page.stream().map(FactPredicateResponse::from).toList(),
        left.size() > limit ? page.get(limit - 1).predicate() : null);
  }

  private void declare(Call call) {
    FactPredicate declared =
        predicates.declare(call.scope(), call.body(DeclarePredicateRequest.class).toCommand());
    call.reply(200, FactPredicateResponse.from(declared));
  }
}
