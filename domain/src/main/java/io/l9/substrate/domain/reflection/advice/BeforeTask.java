package io.l9.substrate.domain.reflection.advice;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/** Inbound port: what to know before a task, and the word that it was followed. Thread-safe. */
public interface BeforeTask {

  /**
   * Returns what fits a task. With a task id the items are written into the ledger, so that the
   * task's outcome counts for them; else nothing is changed.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if the embedder does not answer
   */
  Advice advise(TenantScope scope, AdviceQuery query);

  /**
   * Writes down that a task followed a reflection, and how the task ended if that is known. The
   * same again changes nothing.
   *
   * @param outcome null: not known yet; recording the task will say
   */
  ReflectionUse applied(
      TenantScope scope,
      ReflectionId reflection,
      String task,
      @Nullable String taskKind,
      @Nullable TaskOutcome outcome);
}
