package io.l9.substrate.rest.knowledge.fact;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_WRITE;

import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;

/** The route by which the statements of packets become facts. */
public final class FactExtractionRoutes {

  private final FactExtraction extraction;

  public FactExtractionRoutes(FactExtraction extraction) {
    this.extraction = extraction;
  }

  /** Adds the schemas of what this route reads and writes. */
  public static void schemas(Schemas schemas) {
    schemas.requests(ExtractFactsRequest.class).responses(ExtractedFactsResponse.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/facts/extract").needs(KNOWLEDGE_WRITE).once().to(this::extract);
  }

  private void extract(Call call) {
    call.reply(
        200,
        ExtractedFactsResponse.from(
            extraction.extract(call.scope(), call.body(ExtractFactsRequest.class).packets())));
  }
}
