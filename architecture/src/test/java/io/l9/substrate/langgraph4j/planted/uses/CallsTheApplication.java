package io.l9.substrate.langgraph4j.planted.uses;

import io.l9.substrate.application.planted.uses.UseCase;

public final class CallsTheApplication {
  UseCase useCase;
}
