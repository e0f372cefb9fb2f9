package io.l9.substrate.application.archive;

import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows of an archived audit log as entries of the importing tenant's: in their order, with the
 * numbers and hashes of its chain. Digests of contents stay. Not thread-safe.
 */
final class AuditLines {

  /** The table. */
  static final String TABLE = "audit_log";

  private final TenantId tenant;
  private final JsonCodec json;
  private AuditHead head;

  AuditLines(TenantId tenant, AuditHead head, JsonCodec json) {
    this.tenant = tenant;
    this.head = head;
    this.json = json;
  }

  /**
   * Returns the line of the next entry.
   *
   * @throws ValidationException if the line is no entry
   */
  String linked(String line) {
    Map<String, JsonDocument> members = new LinkedHashMap<>(json.members(line));
    AuditEntry entry = entry(members).movedBehind(head, owner(members));
    head = entry.head();
    members.put("number", json.of(entry.number()));
    members.put("previous_hash", json.of(entry.previous().hex()));
    members.put("hash", json.of(entry.hash().hex()));
    return json.of(members).text();
  }

  private AuditEntry entry(Map<String, JsonDocument> members) {
    UUID user = id(members, "actor_user");
    return new AuditEntry(
        1,
        owner(members),
        Visibility.ofCode(required(members, "scope")),
        time(required(members, "occurred_at")).toInstant(),
        user == null ? null : new UserId(user),
        Role.ofCode(required(members, "actor_role"))
            .orElseThrow(() -> ValidationException.at("/actor_role", "is no role")),
        id(members, "correlation_id"),
        required(members, "action"),
        new AuditTarget(required(members, "target_kind"), required(members, "target_id")),
        new AuditHash(required(members, "content_digest")),
        null,
        AuditHash.NONE,
        AuditHash.NONE,
        List.of());
  }

  private Ownership owner(Map<String, JsonDocument> members) {
    UUID org = id(members, "org_id");
    UUID user = id(members, "user_id");
    return new Ownership(
        tenant, org == null ? null : new OrgId(org), user == null ? null : new UserId(user));
  }

  private static OffsetDateTime time(String text) {
    try {
      return OffsetDateTime.parse(text);
    } catch (DateTimeException e) {
      throw ValidationException.at("/occurred_at", "must be a time as RFC 3339 has it");
    }
  }

  private @Nullable UUID id(Map<String, JsonDocument> members, String name) {
    String text = text(members, name);
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw ValidationException.at("/" + name, "must be a UUID");
    }
  }

  private String required(Map<String, JsonDocument> members, String name) {
    String text = text(members, name);
    if (text == null) {
      throw ValidationException.at("/" + name, "is required");
    }
    return text;
  }

  private @Nullable String text(Map<String, JsonDocument> members, String name) {
    JsonDocument member = members.get(name);
    Object value = member == null ? null : json.read(member);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw ValidationException.at("/" + name, "must be a string");
  }
}
