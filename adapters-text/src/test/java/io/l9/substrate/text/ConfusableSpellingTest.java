package io.l9.substrate.text;

import io.l9.substrate.domain.knowledge.fact.Spelling;
import io.l9.substrate.testkit.knowledge.fact.SpellingContract;

final class ConfusableSpellingTest extends SpellingContract {
  @Override
  protected Spelling spelling() {
    return new ConfusableSpelling();
  }
}
