package io.l9.substrate.domain.prompt;

/**
 * Every inbound port of contexts.
 *
 * @param contexts notes in the access log what it gives, unless the memory was opened without that
 * @param untracked notes nothing
 */
public record PromptUseCases(Contexts contexts, Contexts untracked) {}
