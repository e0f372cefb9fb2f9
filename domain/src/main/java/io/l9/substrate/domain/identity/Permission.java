package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A kind of use of a credential. Permissions narrow the rights of the role, and never widen them.
 * The wire calls these {@code scopes}.
 */
public enum Permission implements Coded {
  /** Reading and searching packets, embeddings, summaries, notes and events. */
  MEMORY_READ("memory:read"),
  /** Storing and changing them, and giving feedback. */
  MEMORY_WRITE("memory:write"),
  /** Reading facts, rejections and declared predicates. */
  KNOWLEDGE_READ("knowledge:read"),
  /** Asserting, supporting, contradicting, retracting and erasing facts, declaring predicates. */
  KNOWLEDGE_WRITE("knowledge:write"),
  /** Confirming and rejecting values and reflections as a person, and lifting rejections. */
  KNOWLEDGE_CONFIRM("knowledge:confirm"),
  /** Reading reflections and task reflections, and advice of which nothing is written down. */
  REFLECTIONS_READ("reflections:read"),
  /** Remembering, changing and retiring reflections, recording tasks, advice for a task. */
  REFLECTIONS_WRITE("reflections:write"),
  /** Reading reasoning traces. */
  REASONING_READ("reasoning:read"),
  /** Recording and deleting them. */
  REASONING_WRITE("reasoning:write"),
  /** Looking at tasks, their history and their counts. */
  TASKS_READ("tasks:read"),
  /** Enqueuing, cancelling and redriving tasks. */
  TASKS_WRITE("tasks:write"),
  /** Claiming tasks, and saying how they ended. */
  TASKS_WORK("tasks:work"),
  /** Reading checkpoints and their writes. */
  CHECKPOINTS_READ("checkpoints:read"),
  /** Storing, copying, pruning and deleting them. */
  CHECKPOINTS_WRITE("checkpoints:write"),
  /** Reading items of the store. */
  STORE_READ("store:read"),
  /** Storing and deleting them. */
  STORE_WRITE("store:write"),
  /** Reading worlds, their states, histories and snapshots. */
  WORLD_READ("world:read"),
  /** Changing entities, and applying insights. */
  WORLD_WRITE("world:write"),
  /** Taking and deleting snapshots, restoring, forgetting and checking worlds. */
  WORLD_ADMIN("world:admin"),
  /** Reading buyers, suppliers, transactions, materials, metadata, their versions and sums. */
  TRADE_READ("trade:read"),
  /** Creating, changing and deleting them. */
  TRADE_WRITE("trade:write"),
  /** Reading and following the agent log. */
  LOGS_READ("logs:read"),
  /** Appending lines to it. */
  LOGS_WRITE("logs:write"),
  /** Reading and verifying the log of changes. */
  AUDIT_READ("audit:read"),
  /** Looking at, setting and previewing retention, placing and lifting holds. */
  RETENTION_MANAGE("retention:manage"),
  /** Exporting users, organisations and tenants, and reading the archives. */
  SUBJECT_EXPORT("subject:export"),
  /** Importing archives into an empty tenant. */
  SUBJECT_IMPORT("subject:import"),
  /** Certificates of erasures, their verification, searches for a text. */
  SUBJECT_READ("subject:read"),
  /** Erasing users, organisations and tenants, and counting before. */
  SUBJECT_ERASE("subject:erase"),
  /** Making, rotating and revoking API keys. */
  KEYS_MANAGE("keys:manage"),
  /** Looking at and running the jobs of the installation. */
  JOBS_MANAGE("jobs:manage");

  private final String code;

  Permission(String code) {
    this.code = code;
  }

  /** The name on the wire, in tokens and in the database: {@code memory:read}. */
  @Override
  public String code() {
    return code;
  }

  /**
   * The permission of a name.
   *
   * @throws ValidationException if there is none; the message names them all
   */
  public static Permission ofCode(String name) {
    for (Permission permission : values()) {
      if (permission.code.equals(name)) {
        return permission;
      }
    }
    throw ValidationException.at(
        "/scopes",
        ErrorCode.VALIDATION_FAILED,
        "must be of "
            + Arrays.stream(values()).map(Permission::code).collect(Collectors.joining(", ")));
  }
}
