package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Coded;

/** A deed on knowledge that is entered into the audit log; the code is the action there. */
public enum KnowledgeDeed implements Coded {
  FACT_CONFIRM("fact.confirm"),
  FACT_CONTRADICT("fact.contradict"),
  FACT_RETRACT("fact.retract"),
  FACT_ERASE("fact.erase"),
  REJECTION_CREATE("rejection.create"),
  REJECTION_LIFT("rejection.lift"),
  PREDICATE_DECLARE("predicate.declare"),
  REVIEW_RESOLVE("review.resolve");

  private final String code;

  KnowledgeDeed(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  /** Returns a fact as a target. Contents of entries about it go with the fact. */
  public static AuditTarget target(FactId fact) {
    return new AuditTarget("fact", fact.toString());
  }

  /** Returns a rejection as a target. */
  public static AuditTarget target(RejectionId rejection) {
    return new AuditTarget("rejection", rejection.toString());
  }

  /** Returns a packet as a target. Contents of entries about it go with the packet. */
  public static AuditTarget target(PacketId packet) {
    return new AuditTarget("packet", packet.toString());
  }

  /** Returns a declared predicate as a target. */
  public static AuditTarget target(FactPredicate predicate) {
    return new AuditTarget("predicate", predicate.predicate());
  }
}
