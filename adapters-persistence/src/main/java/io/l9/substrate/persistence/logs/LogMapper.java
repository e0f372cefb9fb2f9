package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.LogEntry;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Lines to rows and back. */
@Mapper(config = RowMapping.class, imports = OwnerColumns.class)
interface LogMapper {

  @Mapping(target = "tenant", source = "owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression =
          "java(OwnerColumns.of(entry.owner(), entry.correlation(), entry.session(),"
              + " entry.trace()))")
  LogRow toRow(LogEntry entry);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "session", source = "ownerColumns.session")
  @Mapping(target = "trace", source = "ownerColumns.trace")
  LogEntry toEntry(LogRow row);
}
