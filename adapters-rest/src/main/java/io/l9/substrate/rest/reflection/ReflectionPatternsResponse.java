package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.lesson.ReflectionPatterns;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.PageResponse;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A page of the view of patterns on the wire. */
@Schema(name = "ReflectionPatterns", value = "A page of the numbers of reflections.")
public record ReflectionPatternsResponse(
    @Schema(value = "The greatest number first.", maxSize = ReflectionPatternsQuery.MAX_LIMIT)
        List<Line> data,
    @Schema(value = "The cursor of the next page; null on the last one.", maxSize = 1000)
        @Nullable String nextCursor,
    boolean hasMore,
    @Schema("When the view was refreshed.") Instant refreshedAt) {

  /** A line of the view. */
  @Schema(name = "ReflectionPattern", value = "The reflections of an owner, scope and type.")
  public record Line(
      @Schema(ref = "ReflectionType") String type,
      @Schema(minimum = 1) long count,
      @Schema(value = "Their mean.", ref = "UnitInterval") double confidence,
      @Schema(value = "Of all of them, the first in order.", maxSize = ReflectionPatterns.MAX_TAGS)
          List<@Schema(ref = "Name") String> tags,
      @Schema("When the newest was told, if that is known.") @Nullable Instant latest,
      @Schema(ref = "Scope") String scope,
      UUID tenantId,
      @Nullable UUID orgId,
      @Nullable UUID userId) {

    public static Line from(ReflectionPatterns.Line line) {
      OrgId org = line.owner().org();
      UserId user = line.owner().user();
      return new Line(
          line.kind().code(),
          line.count(),
          ReflectionResponse.rounded(line.confidence()),
          line.tags(),
          line.latest(),
          line.visibility().code(),
          line.owner().tenant().value(),
          org == null ? null : org.value(),
          user == null ? null : user.value());
    }
  }

  static ReflectionPatternsResponse of(PageResponse<Line> page, Instant refreshedAt) {
    return new ReflectionPatternsResponse(
        page.data(), page.nextCursor(), page.hasMore(), refreshedAt);
  }
}
