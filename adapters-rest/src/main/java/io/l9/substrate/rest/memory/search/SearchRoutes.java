package io.l9.substrate.rest.memory.search;

import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.search.MemorySearch;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.memory.search.SearchResult;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The routes of search. */
public final class SearchRoutes {

  private static final int MAX_BATCH_BODY = 8 << 20;

  private final MemorySearch search;
  private final JsonCodec json;

  public SearchRoutes(MemorySearch search, JsonCodec json) {
    this.search = search;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(SearchRequest.class, SearchBatchRequest.class, WhyNotRequest.class)
        .responses(SearchResponse.class, SearchBatchResponse.class, WhyNotResponse.class);
  }

  public void register(Routes routes) {
    routes.post("/v1/search").needs(MEMORY_READ).to(this::search);
    routes.post("/v1/search/batch").needs(MEMORY_READ).body(MAX_BATCH_BODY).to(this::searchEach);
    routes.post("/v1/search/explain").needs(MEMORY_READ).to(this::whyNot);
  }

  private void search(Call call) {
    call.reply(200, answer(call, call.body(SearchRequest.class)));
  }

  private void searchEach(Call call) {
    List<SearchBatchResponse.Item> items = new ArrayList<>();
    for (SearchRequest request : call.body(SearchBatchRequest.class).checkedItems()) {
      try {
        items.add(SearchBatchResponse.Item.of(items.size(), answer(call, request)));
      } catch (SubstrateException e) {
        items.add(SearchBatchResponse.Item.of(items.size(), e));
      }
    }
    call.reply(207, SearchBatchResponse.of(items));
  }

  private SearchResponse answer(Call call, SearchRequest request) {
    SearchRequest question = request.question();
    SearchQuery query = request.toCommand(json, call.position(question, request.cursor()));
    long start = System.nanoTime();
    SearchResult result = search.search(call.scope(), query);
    long tookMs = Duration.ofNanos(System.nanoTime() - start).toMillis();
    String next = SearchRequest.place(result.next());
    return SearchResponse.from(
        result,
        request.grouped(),
        request.explained(),
        tookMs,
        next == null ? null : call.cursor(question, next));
  }

  private void whyNot(Call call) {
    WhyNotRequest request = call.body(WhyNotRequest.class);
    PacketId packet = new PacketId(Require.present("/packet_id", request.packetId()));
    SearchQuery query = query(call, Require.present("/search", request.search()));
    call.reply(200, WhyNotResponse.from(search.whyNot(call.scope(), query, packet)));
  }

  private SearchQuery query(Call call, SearchRequest request) {
    try {
      String place = call.position(request.question(), request.cursor());
      return request.toCommand(json, place);
    } catch (SubstrateException e) {
      throw e.below("/search");
    }
  }
}
