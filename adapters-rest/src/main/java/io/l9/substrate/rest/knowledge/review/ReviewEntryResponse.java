package io.l9.substrate.rest.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.LessonFinding;
import io.l9.substrate.domain.knowledge.review.ReviewDeed;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.use.Effectiveness;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.knowledge.fact.FactResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An entry of the list on the wire. */
@Schema(value = "Something that needs a person, as it is now.", name = "ReviewEntry")
public record ReviewEntryResponse(
    @Schema(
            value = "A kind, a colon and a UUID; the same as long as it is about the same.",
            maxSize = ReviewId.MAX_LENGTH)
        String id,
    @Schema(codes = ReviewKind.class) String kind,
    @Schema(
            value = "Another one once the matter has changed; to be sent with a resolution.",
            maxSize = 100)
        String state,
    @Schema(value = "A line about it, for people.", maxSize = TEXT) String text,
    @Schema("The reason why it is in the list.") Why why,
    @Schema("Since when it is so.") Instant since,
    List<UUID> factIds,
    @Schema("Of an entry about reflections: those that are taught.") List<UUID> reflectionIds,
    @Schema("A rejection of a fact, or of a reflection.") @Nullable UUID rejectionId,
    @Nullable UUID packetId,
    @Schema("The requests by which this caller can settle it.") List<Deed> deeds) {

  /** The largest number of characters of a line. */
  static final int TEXT = 500;

  /** The figures of an entry; those of its kind alone. */
  @Schema(value = "The figures of its kind; null: of another.", name = "ReviewFigures")
  public record Why(
      @Schema(value = "Of a conflict: how many facts differ.") @Nullable Integer facts,
      @Schema("Of a conflict: how often the facts were contradicted.")
          @Nullable Integer contradictions,
      @Schema(value = "Of a fact.", ref = "UnitInterval") @Nullable Double confidence,
      @Schema("Of a fact: the packets that support it.") @Nullable Integer sources,
      @Schema("Of a fact: how often those were recalled.") @Nullable Long uses,
      @Schema("Of a rejection: how often it was said since.") @Nullable Long attempts,
      @Schema("Of a lesson that does harm: by how much more often tasks succeed with it.")
          @Nullable Double effectiveness,
      @Schema("Of a lesson that does harm: the tasks that ended with it.") @Nullable Long judged,
      @Schema("Of contraries, and of what is rejected: how many are taught.")
          @Nullable Integer reflections,
      @Schema(value = "Of a packet.", ref = "UnitInterval") @Nullable Double importance,
      @Schema("Of a packet.") @Nullable Instant expiresAt) {}

  /** A deed and the request for it. */
  @Schema(value = "A deed, and the request that does it.", name = "ReviewDeed")
  public record Deed(
      @Schema(codes = ReviewDeed.class) String deed,
      @Schema(maxSize = 10) String method,
      @Schema(maxSize = 200) String path) {}

  /**
   * Returns an entry as this actor sees it.
   *
   * @param actor who may do more or less about it
   */
  public static ReviewEntryResponse from(Finding finding, TenantScope actor) {
    return new ReviewEntryResponse(
        finding.id().toString(),
        finding.id().kind().code(),
        finding.state(),
        shortened(text(finding)),
        why(finding),
        finding.since(),
        finding.factIds().stream().map(FactId::value).toList(),
        lessons(finding),
        isRejection(finding.id().kind()) ? finding.id().target() : null,
        finding instanceof Finding.Expiring ? finding.id().target() : null,
        deeds(finding, actor));
  }

  private static boolean isRejection(ReviewKind kind) {
    return switch (kind) {
      case REJECTED_AGAIN, REJECTED_LESSON, TAUGHT_AGAIN -> true;
      case CONFLICT, LOW_TRUST_USED, HARMFUL_LESSON, CONTRARY_LESSONS, EXPIRING -> false;
    };
  }

  private static List<UUID> lessons(Finding finding) {
    return finding instanceof LessonFinding lesson
        ? lesson.lessons().stream().map(row -> row.id().value()).toList()
        : List.of();
  }

  private static String text(LessonFinding finding) {
    Reflection subject = finding.subject();
    if (finding instanceof LessonFinding.Contrary contrary) {
      return String.join(
          " | ", contrary.lessons().stream().map(row -> row.text().content()).toList());
    }
    return subject.stateReason() == null
        ? subject.text().content()
        : subject.text().content() + ": " + subject.stateReason();
  }

  private static String text(Finding finding) {
    if (finding instanceof LessonFinding lesson) {
      return text(lesson);
    }
    if (finding instanceof Finding.Conflict conflict) {
      Fact first = conflict.facts().get(0);
      Stream<String> objects =
          conflict.facts().stream().map(fact -> FactResponse.from(fact).object().text());
      return first.subject()
          + " "
          + first.predicate()
          + " "
          + String.join(" | ", objects.distinct().toList());
    }
    if (finding instanceof Finding.LowTrustUsed used) {
      FactResponse fact = FactResponse.from(used.fact());
      return fact.subject() + " " + fact.predicate() + " " + fact.object().text();
    }
    if (finding instanceof Finding.RejectedAgain again) {
      Rejection rejection = again.rejection();
      return rejection.subject()
          + " "
          + rejection.predicate()
          + " "
          + rejection.object().identity()
          + ": "
          + rejection.reason();
    }
    Packet packet = ((Finding.Expiring) finding).packet();
    return packet.packetType() + " " + packet.payload().text();
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= TEXT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, TEXT - 1)) + "\u2026";
  }

  private static Why why(Finding finding) {
    if (finding instanceof Finding.Conflict conflict) {
      int contradictions = conflict.facts().stream().mapToInt(Fact::contradictions).sum();
      return why(conflict.facts().size(), contradictions, null, null, null, null);
    }
    if (finding instanceof Finding.LowTrustUsed used) {
      double confidence = FactResponse.from(used.fact()).confidence();
      return why(null, null, confidence, used.sources(), used.uses(), null);
    }
    if (finding instanceof Finding.RejectedAgain again) {
      return why(null, null, null, null, null, again.rejection().attempts());
    }
    if (finding instanceof LessonFinding lesson) {
      return why(lesson);
    }
    Finding.Expiring expiring = (Finding.Expiring) finding;
    double importance = expiring.packet().importance();
    Instant at = expiring.expiresAt();
    return new Why(null, null, null, null, null, null, null, null, null, importance, at);
  }

  private static Why why(
      @Nullable Integer facts,
      @Nullable Integer contradictions,
      @Nullable Double confidence,
      @Nullable Integer sources,
      @Nullable Long uses,
      @Nullable Long attempts) {
    return new Why(
        facts, contradictions, confidence, sources, uses, attempts, null, null, null, null, null);
  }

  private static Why why(LessonFinding finding) {
    if (finding instanceof LessonFinding.TaughtAgain again) {
      return why(null, null, null, null, null, (long) again.attempts());
    }
    Effectiveness effect =
        finding instanceof LessonFinding.Harmful harmful ? harmful.effect() : null;
    return new Why(
        null,
        null,
        null,
        null,
        null,
        null,
        effect == null ? null : effect.lift(),
        effect == null ? null : effect.judged(),
        finding.lessons().size(),
        null,
        null);
  }

  private static List<Deed> deeds(Finding finding, TenantScope actor) {
    List<String> paths = new ArrayList<>();
    finding.factIds().forEach(fact -> paths.add("/v1/facts/" + fact));
    lessons(finding).forEach(lesson -> paths.add("/v1/reflections/" + lesson));
    List<Deed> deeds = new ArrayList<>();
    for (ReviewDeed deed : finding.deeds(actor)) {
      switch (deed) {
        case CONFIRM, REJECT, RETRACT, RETIRE ->
            paths.forEach(path -> deeds.add(post(deed, path + "/" + deed.code())));
        case LIFT ->
            deeds.add(
                post(
                    deed,
                    (finding instanceof LessonFinding ? "/v1/reflections/" : "/v1/fact-rejections/")
                        + finding.id().target()
                        + "/lift"));
        case AMEND ->
            deeds.add(new Deed(deed.code(), "PATCH", "/v1/packets/" + finding.id().target()));
        case RESOLVE -> deeds.add(post(deed, "/v1/review/" + finding.id() + "/resolve"));
      }
    }
    return deeds;
  }

  private static Deed post(ReviewDeed deed, String path) {
    return new Deed(deed.code(), "POST", path);
  }
}
