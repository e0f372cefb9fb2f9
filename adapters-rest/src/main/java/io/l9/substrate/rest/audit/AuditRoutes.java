package io.l9.substrate.rest.audit;

import static io.l9.substrate.domain.identity.Permission.AUDIT_READ;

import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditLog;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes of the log of changes. */
public final class AuditRoutes {

  private static final String HEAD_NUMBER = "head_number";
  private static final String HEAD_HASH = "head_hash";

  /** As many digits as every {@code long} has room for. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private final AuditLog log;

  public AuditRoutes(AuditLog log) {
    this.log = log;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .responses(AuditVerificationResponse.class)
        .page("AuditPage", AuditEntryResponse.class, AuditQuery.MAX_LIMIT);
  }

  public void register(Routes routes) {
    routes
        .get("/v1/audit")
        .needs(AUDIT_READ)
        .knows("since", "actor", "action", "target_kind", "target_id", "limit", "cursor")
        .to(this::list);
    routes
        .get("/v1/audit/verification")
        .needs(AUDIT_READ)
        .knows(HEAD_NUMBER, HEAD_HASH)
        .to(this::verify);
  }

  private void list(Call call) {
    Paging paging = call.paging();
    UUID actor = call.query().uuid("actor");
    String after = paging.after();
    List<AuditEntry> entries =
        log.list(
            call.scope(),
            new AuditQuery(
                call.query().time("since"),
                actor == null ? null : new UserId(actor),
                call.query().text("action"),
                call.query().text("target_kind"),
                call.query().text("target_id"),
                paging.limit(),
                after == null ? null : Long.valueOf(after)));
    boolean last = entries.size() < paging.limit();
    paging.reply(
        entries.stream().map(AuditEntryResponse::from).toList(),
        last ? null : Long.toString(entries.get(entries.size() - 1).number()));
  }

  private void verify(Call call) {
    call.reply(200, AuditVerificationResponse.from(log.verify(call.scope(), kept(call))));
  }

  private static @Nullable AuditHead kept(Call call) {
    String number = call.query().text(HEAD_NUMBER);
    String hash = call.query().text(HEAD_HASH);
    if (number == null && hash == null) {
      return null;
    }
    if (number == null || hash == null) {
      throw ValidationException.at(
          "/" + (number == null ? HEAD_NUMBER : HEAD_HASH), "is required beside the other one");
    }
    return new AuditHead(number(number), hash(hash));
  }

  private static long number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw ValidationException.at("/" + HEAD_NUMBER, "must be a number from 0 on");
    }
    return Long.parseLong(text);
  }

  private static AuditHash hash(String text) {
    try {
      return new AuditHash(text);
    } catch (SubstrateException e) {
      throw ValidationException.at(
          "/" + HEAD_HASH, "must be 64 lower-case hexadecimal digits, as head.hash was answered");
    }
  }
}
