package io.l9.substrate.application.prompt;

import io.l9.substrate.application.memory.MemoryComponents;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.prompt.Contexts;
import io.l9.substrate.domain.prompt.PromptUseCases;
import io.l9.substrate.domain.reflection.advice.BeforeTask;
import java.util.List;

/** Factory of the use cases of contexts. */
public final class PromptComponents {

  private PromptComponents() {}

  /**
   * Returns the use cases; thread-safe if memory and store are.
   *
   * @param knowledge of the same store as memory
   * @param lessons over the same store
   */
  public static PromptUseCases of(
      MemoryComponents memory, KnowledgeStore knowledge, BeforeTask lessons, PromptConfig config) {
    Contexts contexts =
        new ContextsService(
            memory.useCases().untrackedSearch(),
            List.of(new FactSource(knowledge, config), new LessonSource(lessons)),
            config);
    return new PromptUseCases(
        config.trackReads()
            ? new RecordedContexts(contexts, memory.reads(), config.clock())
            : contexts,
        contexts);
  }
}
