package io.l9.substrate.persistence.reasoning;

import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.reasoning.ReasoningTrace;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.RowMapping;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;

/** Reasoning traces to rows and back. */
@Mapper(config = RowMapping.class, imports = OwnerColumns.class)
interface ReasoningMapper {

  @Mapping(target = "id", source = "trace.head.id")
  @Mapping(target = "visibility", source = "trace.head.visibility")
  @Mapping(target = "agentId", source = "trace.head.agentId")
  @Mapping(target = "packet", source = "trace.head.packet")
  @Mapping(target = "tokens", source = "trace.head.tokens")
  @Mapping(target = "confidence", source = "trace.head.confidence")
  @Mapping(target = "createdAt", source = "trace.head.createdAt")
  @Mapping(target = "tenant", source = "trace.head.owner.tenant")
  @Mapping(
      target = "ownerColumns",
      expression =
          "java(OwnerColumns.of(trace.head().owner(), trace.head().correlation(),"
              + " trace.head().session(), trace.head().trace()))")
  @Mapping(target = "features", source = "trace.features")
  @Mapping(target = "formerSteps", ignore = true)
  @Mapping(target = "inferenceSteps", source = "steps")
  @Mapping(target = "reasoningTokens", source = "trace.reasoningTokens")
  @Mapping(target = "decisionTokens", source = "trace.decisionTokens")
  @Mapping(target = "scores", source = "scores")
  ReasoningRow toRow(ReasoningTrace trace, JsonDocument steps, JsonDocument scores);

  @Mapping(target = "owner", expression = "java(row.owner())")
  @Mapping(target = "correlation", source = "row.ownerColumns.correlation")
  @Mapping(target = "session", source = "row.ownerColumns.session")
  @Mapping(target = "trace", source = "row.ownerColumns.trace")
  @Mapping(target = "steps", source = "steps")
  ReasoningHead toHead(ReasoningColumns row, int steps);
}
