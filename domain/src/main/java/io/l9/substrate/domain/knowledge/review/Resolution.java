package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;

/**
 * A person's note that an entry was looked at. The entry is out of the list for everybody who sees
 * the note, as long as its state is the one that the person saw.
 *
 * @param owner of the matter, if the person may change it; else the person
 * @param state see {@link Finding#state}
 */
public record Resolution(
    ReviewId id,
    Ownership owner,
    Visibility visibility,
    String state,
    String reason,
    Author author,
    Instant at) {

  public Resolution {
    Require.text("/reason", reason, FactChange.MAX_REASON);
  }

  /** Whether nothing has changed since. */
  public boolean settles(Finding finding) {
    return id.equals(finding.id()) && state.equals(finding.state());
  }
}
