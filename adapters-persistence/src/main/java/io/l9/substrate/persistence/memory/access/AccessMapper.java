package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Accesses to rows and back. */
@Mapper(
    config = RowMapping.class,
    imports = {AccessTarget.class, OwnerColumns.class})
interface AccessMapper {

  @Mapping(target = "tenant", source = "owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression =
          "java(OwnerColumns.of(access.owner(), access.correlation(), access.session(),"
              + " access.trace()))")
  @Mapping(target = "targetType", source = "target.type")
  @Mapping(target = "targetId", source = "target.id")
  @Mapping(target = "useful", source = "kind")
  AccessRow toRow(Access access);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "target", expression = "java(new AccessTarget(row.targetType, row.targetId))")
  @Mapping(target = "kind", expression = "java(kind(row))")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "session", source = "ownerColumns.session")
  @Mapping(target = "trace", source = "ownerColumns.trace")
  Access toAccess(AccessRow row);

  default @Nullable Boolean useful(AccessKind kind) {
    return switch (kind) {
      case READ -> null;
      case USED, HELPFUL -> true;
      case WRONG, IGNORED -> false;
    };
  }

  /** Returns the kind of a row, of another client's by whether it was useful. */
  default AccessKind kind(AccessRow row) {
    if (row.kind != null) {
      return row.kind;
    }
    return row.useful == null
        ? AccessKind.READ
        : row.useful ? AccessKind.HELPFUL : AccessKind.IGNORED;
  }
}
