package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log. Never changed, but that its content can be erased, and that the erasure of a
 * subject puts a pseudonym where it names the subject.
 *
 * @param number within its tenant, from 1 on without gaps
 * @param owner of the target
 * @param visibility of the target
 * @param at the store's time, in microseconds
 * @param user that acted; null: the actor acted for no user
 * @param role in which the actor acted
 * @param correlation joins everything that one request or run did
 * @param content null: it was erased, or the reader may not see it
 * @param previous the hash of the entry before
 * @param hash of the previous one and of everything else here but the content
 * @param redactions the erasures that put a pseudonym into {@code owner} or {@code user}, which the
 *     hash is of as they were; see {@link AuditRedaction}
 */
public record AuditEntry(
    long number,
    Ownership owner,
    Visibility visibility,
    Instant at,
    @Nullable UserId user,
    Role role,
    @Nullable UUID correlation,
    String action,
    AuditTarget target,
    AuditHash contentDigest,
    @Nullable AuditContent content,
    AuditHash previous,
    AuditHash hash,
    List<UUID> redactions) {

  public AuditEntry {
    redactions = List.copyOf(redactions);
  }

  /** Returns the place behind which the next entry comes. */
  public AuditHead head() {
    return new AuditHead(number, hash);
  }

  /** Returns the entry without its content, which the chain does not miss. */
  public AuditEntry withoutContent() {
    return with(null, hash);
  }

  /** Whether it names somebody by a pseudonym, so that the hash is no longer that of its values. */
  public boolean isRedacted() {
    return !redactions.isEmpty();
  }

  /** Returns the entry without its content, under a pseudonym, and with the same hash. */
  public AuditEntry redacted(Ownership newOwner, @Nullable UserId newUser, List<UUID> by) {
    return new AuditEntry(
        number,
        newOwner,
        visibility,
        at,
        newUser,
        role,
        correlation,
        action,
        target,
        contentDigest,
        null,
        previous,
        hash,
        by);
  }

  /** Returns the entry with the hash that its values have. */
  AuditEntry linked() {
    return with(content, previous.followedBy(canonical()));
  }

  /** Returns what is wrong with this entry behind a head; empty: nothing. */
  public Optional<AuditFault> faultBehind(AuditHead head) {
    if (number != head.number() + 1) {
      return Optional.of(AuditFault.ENTRY_MISSING);
    }
    if (!previous.equals(head.hash())) {
      return Optional.of(AuditFault.ORDER_FORGED);
    }
    if (!isRedacted() && !hash.equals(previous.followedBy(canonical()))) {
      return Optional.of(AuditFault.ENTRY_CHANGED);
    }
    if (content != null && !contentDigest.equals(content.digest())) {
      return Optional.of(AuditFault.CONTENT_CHANGED);
    }
    return Optional.empty();
  }

  private AuditEntry with(@Nullable AuditContent itsContent, AuditHash itsHash) {
    return new AuditEntry(
        number,
        owner,
        visibility,
        at,
        user,
        role,
        correlation,
        action,
        target,
        contentDigest,
        itsContent,
        previous,
        itsHash,
        redactions);
  }

  /** Returns what an entry keeps under a pseudonym: everything but owner, user and content. */
  String redactedText() {
    return new CanonicalText("l9-audit-redacted-1")
        .add(number)
        .add(visibility.code())
        .add(ChronoUnit.MICROS.between(Instant.EPOCH, at))
        .add(role.code())
        .add(correlation)
        .add(action)
        .add(target.kind())
        .add(target.id())
        .add(contentDigest)
        .add(previous)
        .add(hash)
        .toString();
  }

  private String canonical() {
    return new CanonicalText("l9-audit-entry-1")
        .add(owner.tenant())
        .add(number)
        .add(owner.org())
        .add(owner.user())
        .add(visibility.code())
        .add(ChronoUnit.MICROS.between(Instant.EPOCH, at))
        .add(user)
        .add(role.code())
        .add(correlation)
        .add(action)
        .add(target.kind())
        .add(target.id())
        .add(contentDigest)
        .toString();
  }
}
