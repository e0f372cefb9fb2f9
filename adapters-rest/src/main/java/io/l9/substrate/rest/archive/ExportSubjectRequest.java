package io.l9.substrate.rest.archive;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.subject.Subject;
import io.l9.substrate.domain.subject.SubjectKind;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema(value = "The subject of an archive.", name = "ExportSubject")
record ExportSubjectRequest(
    @Schema(codes = SubjectKind.class) String kind,
    @Schema("The id of the user or the organisation; that of the credential by default.")
        @Nullable UUID id) {

  Subject subject(TenantScope scope) {
    return switch (Require.present("/kind", kind)) {
      case "user" -> Subject.user(scope.tenant(), id == null ? own(scope.user()) : new UserId(id));
      case "org" -> Subject.org(scope.tenant(), id == null ? own(scope.org()) : new OrgId(id));
      case "tenant" -> {
        if (id != null && !id.equals(scope.tenant().value())) {
          throw ValidationException.at("/id", "must be that of the credential's tenant, or absent");
        }
        yield Subject.tenant(scope.tenant());
      }
      default -> throw ValidationException.at("/kind", "must be one of user, org, tenant");
    };
  }

  private static <T> T own(@Nullable T id) {
    if (id == null) {
      throw ValidationException.at("/id", "is required: the credential has none of its own");
    }
    return id;
  }
}
