package io.l9.substrate.domain.planted.contexts.invented;

public record IsOnNoPage() {}
