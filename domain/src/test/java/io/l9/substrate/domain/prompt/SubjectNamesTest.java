package io.l9.substrate.domain.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubjectNamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How should I contact Alice? | Alice",
        "How should I contact Alice   MILLER, please? | alice miller",
        "What is Alice's address? | Alice",
        "What is “Alice’s” address? | Alice",
        "Does C++ have a maintainer? | C++",
        "Does (Acme Inc.) pay? | Acme Inc",
        "Does Acme Inc. pay? | Acme Inc.",
        "Who owns supplier:acme-poly | supplier:acme-poly",
        "Ａlice | alice",
        "the Ministry of Trade and Industry says | Ministry of Trade and Industry",
        "请问王芳的电话 | 王芳"
      })
  void aNameInATextIsFound(String text, String name) {
    Set<String> names = SubjectNames.in(text);
    assertTrue(names.contains(new EntityName(name).normalized()), names::toString);
  }

  @Test
  void aPartOfAWordIsNoName() {
    assertFalse(SubjectNames.in("Malice and alicejones").contains("alice"));
  }

  @Test
  void aLongTextHasABoundedNumberOfNames() {
    StringBuilder text = new StringBuilder("Alice ");
    for (int i = 0; i < 1_500; i++) {
      text.append("word").append(i).append(", ");
    }

    Set<String> names = SubjectNames.in(text.toString());

    assertTrue(names.contains("alice"));
    assertTrue(names.size() >= SubjectNames.MAX_NAMES, () -> "has " + names.size());
    assertTrue(names.size() <= SubjectNames.MAX_NAMES + 2, () -> "has " + names.size());
    assertEquals(Set.of(), SubjectNames.in("x".repeat(EntityName.MAX_LENGTH + 1)));
    assertEquals(Set.of(), SubjectNames.in(" \t"));
  }
}
