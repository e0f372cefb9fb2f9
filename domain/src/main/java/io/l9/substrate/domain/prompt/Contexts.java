package io.l9.substrate.domain.prompt;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Inbound port: what an agent should be given for a text or a task. Thread-safe. */
public interface Contexts {

  /**
   * Returns packets, facts and what other sources have for a question, as one text and item by
   * item. The same question of the same scope has the same answer for as long as nothing is stored
   * and the clock stands still.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if the model or the database does
   *     not answer
   */
  PromptContext context(TenantScope scope, ContextQuery query);
}
