package io.l9.substrate.persistence.retention;

import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Holds to rows and back. */
@Mapper(config = RowMapping.class)
interface RetentionHoldMapper {

  @Mapping(target = "tenant", source = "hold.tenant")
  @Mapping(target = "ownerColumns", expression = "java(ownerColumns(hold, writer))")
  @Mapping(target = "liftedBy", ignore = true)
  @Mapping(target = "liftedAt", ignore = true)
  RetentionHoldRow toRow(RetentionHold hold, TenantScope writer);

  RetentionHold toHold(RetentionHoldRow row);

  default OwnerColumns ownerColumns(RetentionHold hold, TenantScope writer) {
    return OwnerColumns.of(new Ownership(hold.tenant(), null, null), writer);
  }

  default TenantId tenant(UUID id) {
    return new TenantId(id);
  }

  default @Nullable UserId user(@Nullable UUID id) {
    return id == null ? null : new UserId(id);
  }
}
