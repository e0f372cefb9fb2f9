package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A deed to be entered into the log.
 *
 * @param owner of the target, and so of the entry
 * @param visibility of the target, and so of the entry
 * @param action a code such as {@code fact.retract}, at most {@value #MAX_ACTION} characters
 * @param reason null: none was given
 * @param before the target before the deed; null: there was none
 * @param after the target after the deed; null: there is none
 * @param salt random; see {@link AuditContent#salt}
 */
public record AuditDraft(
    Ownership owner,
    Visibility visibility,
    String action,
    AuditTarget target,
    @Nullable String reason,
    @Nullable JsonDocument before,
    @Nullable JsonDocument after,
    UUID salt) {

  public static final int MAX_ACTION = 100;

  private static final Pattern ACTION = Pattern.compile("[a-z][a-z0-9_.-]{0,99}");

  public AuditDraft {
    Require.present("/owner", owner);
    Require.present("/scope", visibility);
    if (!ACTION.matcher(Require.present("/action", action)).matches()) {
      throw ValidationException.at(
          "/action", "must be a code of lower-case letters and digits, such as fact.retract");
    }
    Require.present("/target", target);
    Require.optionalText("/reason", reason, AuditContent.MAX_REASON);
    Require.present("/salt", salt);
  }

  /** Returns the entry of this deed behind the head of its tenant's chain. */
  public AuditEntry behind(AuditHead head, TenantScope actor, Instant at) {
    AuditContent content =
        new AuditContent(salt, reason, before, after, actor.session(), actor.trace());
    AuditEntry unlinked =
        new AuditEntry(
            head.number() + 1,
            owner,
            visibility,
            Times.stored(at),
            actor.user(),
            actor.role(),
            actor.correlation(),
            action,
            target,
            content.digest(),
            content,
            head.hash(),
            AuditHash.NONE,
            List.of());
    return unlinked.linked();
  }
}
