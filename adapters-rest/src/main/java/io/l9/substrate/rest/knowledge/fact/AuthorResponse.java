package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The actor of a change on the wire. */
@Schema("The actor of a change.")
public record AuthorResponse(
    @Schema("null if it acted for no user, or the user is no longer known.") @Nullable UUID userId,
    @Schema(value = "null if another client made the change.", codes = Role.class)
        @Nullable String role) {

  public static AuthorResponse from(Author author) {
    UserId user = author.user();
    Role role = author.role();
    return new AuthorResponse(
        user == null ? null : user.value(), role == null ? null : role.code());
  }
}
