package io.l9.substrate.rest.knowledge.review;

import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_CONFIRM;
import static io.l9.substrate.domain.identity.Permission.KNOWLEDGE_READ;
import static io.l9.substrate.domain.identity.Permission.MEMORY_READ;
import static io.l9.substrate.domain.identity.Permission.REFLECTIONS_READ;

import io.l9.substrate.domain.knowledge.review.Review;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewPage;
import io.l9.substrate.domain.knowledge.review.ReviewPlace;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The routes of what needs a person. */
public final class ReviewRoutes {

  private static final String KIND = "kind";
  private static final String DAYS = "expiring_days";

  private final Review review;

  public ReviewRoutes(Review review) {
    this.review = review;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(ResolveReviewRequest.class)
        .responses(ResolutionResponse.class)
        .page("ReviewPage", ReviewEntryResponse.class, ReviewQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/review")
        .needs(KNOWLEDGE_READ)
        .knows(KIND, DAYS, "limit", "cursor")
        .to(this::list);
    routes.get("/v1/review/{id}").needs(KNOWLEDGE_READ).to(this::get);
    routes.post("/v1/review/{id}/resolve").needs(KNOWLEDGE_CONFIRM).once().to(this::resolve);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    ReviewPage page =
        review.list(
            call.scope(),
            new ReviewQuery(
                kinds(call),
                call.query().integer(DAYS, ReviewQuery.DEFAULT_DAYS),
                paging.limit(),
                place(paging.after())));
    paging.reply(
        page.entries().stream()
            .map(finding -> ReviewEntryResponse.from(finding, call.scope()))
            .toList(),
        cursor(page.next()));
  }

  /** Returns the kind that is asked for, or each of which the caller may read. */
  private static Set<ReviewKind> kinds(Call call) {
    String kind = call.query().text(KIND);
    if (kind != null) {
      requireReadable(call, ReviewKind.ofCode(kind));
      return Set.of(ReviewKind.ofCode(kind));
    }
    Set<ReviewKind> kinds = EnumSet.allOf(ReviewKind.class);
    kinds.removeIf(each -> !isReadable(call, each));
    return kinds;
  }

  /** Refuses a caller who may not read what entries of a kind are about. */
  private static void requireReadable(Call call, ReviewKind kind) {
    if (!isReadable(call, kind)) {
      call.require(kind.isOfLessons() ? REFLECTIONS_READ : MEMORY_READ);
    }
  }

  private static boolean isReadable(Call call, ReviewKind kind) {
    return kind.isOfLessons()
        ? call.may(REFLECTIONS_READ)
        : kind != ReviewKind.EXPIRING || call.may(MEMORY_READ);
  }

  private static @Nullable ReviewPlace place(@Nullable String after) {
    if (after == null) {
      return null;
    }
    String[] parts = after.split(" ", -1);
    return new ReviewPlace(
        ReviewKind.ofCode(parts[0]),
        parts.length == 1
            ? null
            : new Position(Instant.parse(parts[1]), UUID.fromString(parts[2])));
  }

  private static @Nullable String cursor(@Nullable ReviewPlace next) {
    if (next == null) {
      return null;
    }
    Position position = next.position();
    return next.kind().code() + (position == null ? "" : " " + position.at() + " " + position.id());
  }

  private void get(Call call) {
    call.reply(200, ReviewEntryResponse.from(review.get(call.scope(), id(call)), call.scope()));
  }

  private static ReviewId id(Call call) {
    ReviewId id = ReviewId.of(call.path("id"));
    requireReadable(call, id.kind());
    return id;
  }

  private void resolve(Call call) {
    ResolveReviewRequest request = call.body(ResolveReviewRequest.class);
    call.reply(
        200,
        ResolutionResponse.from(
            review.resolve(
                call.scope(),
                id(call),
                request.state(),
                Require.present("/reason", request.reason()))));
  }
}
