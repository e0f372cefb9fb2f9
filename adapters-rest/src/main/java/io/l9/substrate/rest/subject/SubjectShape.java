package io.l9.substrate.rest.subject;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A subject on the wire, in requests and in answers. */
@Schema(
    value = "A user in all organisations of the tenant, an organisation, or a whole tenant.",
    name = "Subject")
public record SubjectShape(
    @Schema(codes = SubjectKind.class, required = true) @Nullable String kind,
    @Schema(value = "The id of the user, the organisation or the tenant.", required = true)
        @Nullable UUID id) {

  public static SubjectShape from(Subject subject) {
    return new SubjectShape(subject.kind().code(), subject.id());
  }

  /** Returns the subject of this tenant; a tenant is the one of its own id. */
  Subject in(TenantId tenant) {
    UUID present = Require.present("/subject/id", id);
    String code = Require.present("/subject/kind", kind);
    SubjectKind named =
        Arrays.stream(SubjectKind.values())
            .filter(one -> one.code().equals(code))
            .findFirst()
            .orElseThrow(
                () ->
                    ValidationException.at(
                        "/subject/kind",
                        "must be one of "
                            + Arrays.stream(SubjectKind.values())
                                .map(SubjectKind::code)
                                .collect(Collectors.joining(", "))));
    return switch (named) {
      case USER -> Subject.user(tenant, new UserId(present));
      case ORG -> Subject.org(tenant, new OrgId(present));
      case TENANT -> Subject.tenant(new TenantId(present));
    };
  }
}
