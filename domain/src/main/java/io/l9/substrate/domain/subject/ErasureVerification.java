package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.audit.AuditHash;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying a tenant's certificates.
 *
 * @param certificates that were found in order, from the first on
 * @param head the hash of the last of them; kept elsewhere, it shows later whether the end is gone
 * @param damage the number of the first certificate that is not as it was; null: none
 * @param unfinished erasures that have no certificate yet
 * @param remains subjects of which rows are there again, by the catalog, now
 */
public record ErasureVerification(
    long certificates,
    AuditHash head,
    @Nullable Long damage,
    List<UUID> unfinished,
    List<Remains> remains) {

  /**
   * The rows that name an erased subject.
   *
   * @param rows by table, those that are not 0
   */
  public record Remains(UUID erasure, List<SubjectCensus.TableRows> rows) {

    public Remains {
      rows = List.copyOf(rows);
    }
  }

  public ErasureVerification {
    unfinished = List.copyOf(unfinished);
    remains = List.copyOf(remains);
  }

  /** Whether the chain is as it was, and nothing remains or is unfinished. */
  public boolean isSound() {
    return damage == null && unfinished.isEmpty() && remains.isEmpty();
  }
}
