package io.l9.substrate.persistence.requests;

import io.l9.substrate.domain.requests.Operation;
import io.l9.substrate.domain.requests.OperationFailure;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Operations to rows and back. */
@Mapper(config = RowMapping.class, imports = OwnerColumns.class)
interface OperationMapper {

  @Mapping(target = "tenant", source = "owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression =
          "java(OwnerColumns.of(operation.owner(), operation.correlation(), operation.session(),"
              + " operation.trace()))")
  @Mapping(target = "failureCode", source = "failure.code")
  @Mapping(target = "failureMessage", source = "failure.message")
  @Mapping(target = "failureRetryable", source = "failure.retryable")
  OperationRow toRow(Operation operation);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "failure", expression = "java(failure(row))")
  @Mapping(target = "correlation", source = "ownerColumns.correlation")
  @Mapping(target = "session", source = "ownerColumns.session")
  @Mapping(target = "trace", source = "ownerColumns.trace")
  // methods that MapStruct takes for setters
  @Mapping(target = "at", ignore = true)
  @Mapping(target = "cancelling", ignore = true)
  Operation toOperation(OperationRow row);

  default @Nullable OperationFailure failure(OperationRow row) {
    return row.failureCode == null
        ? null
        : new OperationFailure(
            row.failureCode,
            String.valueOf(row.failureMessage),
            Boolean.TRUE.equals(row.failureRetryable));
  }
}
