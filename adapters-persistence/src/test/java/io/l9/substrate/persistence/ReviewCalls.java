package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls of every method of the port of what needs a person. */
final class ReviewCalls {

  private ReviewCalls() {}

  static void looks(MemoryFixture fixture, KnowledgeStore knowledge) {
    ReviewRepository reviews = knowledge.reviews();
    Instant until = NOW.plusSeconds(60);
    Position after = new Position(NOW, Seeds.uuid(fixture.random()));
    ReviewId any = new ReviewId(ReviewKind.CONFLICT, after.id());
    for (ReviewKind kind : ReviewKind.values()) {
      if (kind.isOfLessons()) {
        continue; // of another port
      }
      for (@Nullable Position place : new @Nullable Position[] {null, after}) {
        var page = reviews.findings(kind, NOW, until, 5, place);
      }
      assertTrue(reviews.find(new ReviewId(kind, after.id()), NOW, until).isEmpty());
    }
    Resolution note =
        new Resolution(
            any,
            fixture.actor().owner(),
            Visibility.SHARED,
            "1",
            "looked",
            Author.of(fixture.actor()),
            NOW);
    reviews.put(note);
    reviews.put(note);
    assertEquals(List.of(note), reviews.resolutions(List.of(any)));
    ReviewId other = new ReviewId(ReviewKind.EXPIRING, Seeds.uuid(fixture.random()));
    assertEquals(1, reviews.resolutions(List.of(any, other)).size());
  }
}
