package io.l9.substrate.domain.reflection;

import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.Coded;

/** A deed on a reflection that is entered into the audit log; the code is the action there. */
public enum ReflectionDeed implements Coded {
  CONFIRM("reflection.confirm"),
  REJECT("reflection.reject"),
  LIFT("reflection.lift"),
  RETIRE("reflection.retire"),
  REPLACE("reflection.replace");

  private final String code;

  ReflectionDeed(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  /** Returns a reflection as a target. Contents of entries about it go with it. */
  public static AuditTarget target(ReflectionId reflection) {
    return new AuditTarget("reflection", reflection.toString());
  }
}
