package io.l9.substrate.persistence.memory.event;

import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Events to rows and back. */
@Mapper(config = RowMapping.class, imports = OwnerColumns.class)
interface AgentEventMapper {

  @Mapping(target = "tenant", source = "owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression =
          "java(OwnerColumns.of(event.owner(), event.correlation(), event.session(),"
              + " event.trace()))")
  AgentEventRow toRow(AgentEvent event);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "session", source = "ownerColumns.session")
  @Mapping(target = "trace", source = "ownerColumns.trace")
  AgentEvent toEvent(AgentEventRow row);
}
