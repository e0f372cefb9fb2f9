package io.l9.substrate.application.subject;

import io.l9.substrate.application.shared.SubjectConfig;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.subject.SubjectUseCases;

/** Factory of the use case of subjects. */
public final class SubjectComponents {

  private SubjectComponents() {}

  /** Returns the use case; thread-safe if the store is. */
  public static SubjectUseCases of(SubjectStore store, SubjectConfig config) {
    return new SubjectUseCases(new SubjectErasuresService(store, config));
  }
}
