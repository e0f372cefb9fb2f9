package io.l9.substrate.persistence.reasoning;

import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.persistence.shared.OwnedRow;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.Length;
import org.jspecify.annotations.Nullable;

/** The columns of {@code reasoning_traces} but the contents. */
@MappedSuperclass
abstract class ReasoningColumns extends OwnedRow {

  /** The column of the request's trace id; {@code trace_id} is the key. */
  static final String REQUEST = "request_trace_id";

  @Id
  @Column(name = "trace_id")
  public UUID id;

  @Column(name = "scope", nullable = false, length = Length.LONG32)
  public Visibility visibility;

  @Column(name = "agent_id", nullable = false, length = Length.LONG32)
  public String agentId;

  @Column(name = "packet_id")
  public @Nullable UUID packet;

  @Column(name = "tokens")
  public @Nullable Long tokens;

  @Column(name = "confidence")
  public @Nullable Double confidence;

  @Column(name = "created_at", nullable = false)
  public Instant createdAt;
}
