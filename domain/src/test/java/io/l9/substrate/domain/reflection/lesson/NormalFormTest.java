package io.l9.substrate.domain.reflection.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalFormTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Retry the upload. | retry  the UPLOAD!",
        "On 2026-01-05 the deploy failed | On 2025-12-31 the deploy failed",
        "On 2026-01-05T10:11:12Z the deploy failed | on 2026-02-01 the deploy failed",
        "On 5 January 2026 the deploy failed | on march 7th, 2025 the deploy failed",
        "At 10:15 the deploy failed | at 23:59:59 the deploy failed",
        "Request 1f0c9a52-93c1-4c0b-8f5e-0a1b2c3d4e5f hung | request 00000000-0000-4000-8000-000000000001 hung",
        "Commit 1a2b3c4d5e broke it | commit 0f9e8d7c6b5a broke it",
        "Ticket OPS-17 waited | ticket ops-4711 waited",
        "Look at /var/log/app.log first | look at C:\\logs\\app.txt first",
        "See https://a.example/x?y=1 | see http://b.example/z",
        "Look at (../app.log) first | look at (~/x/app.log) first",
        "Retry if status != 409 | retry if status ≠ 410",
        "Retry if load <= 5 | retry if load ≤ 7",
        "Build -> test => deploy | build, test, deploy",
        "Wait 30 seconds | wait 1,500 seconds",
        "Wait 2.5 seconds | wait -7 seconds",
        "Ｗait | wait",
        "Retry\u200B it | retry it"
      })
  void anotherOccasionHasTheSameForm(String one, String other) {
    assertEquals(NormalForm.of(one), NormalForm.of(other));
    assertEquals(NormalForm.of(one).key(), NormalForm.of(other).key());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Always retry 409 | Never retry 409",
        "Retry on conflict | Do not retry on conflict",
        "Call the plant | Call the planet",
        "On Monday the deploy failed | On Tuesday the deploy failed",
        "!!! | ???",
        "Retry if status != 409 | Retry if status == 409",
        "Retry if status ≠ 409 | Retry if status 409",
        "Retry if load < 5 | Retry if load > 5",
        "Retry if load <= 5 | Retry if load >= 5",
        "Retry if load < 5 | Retry if load <= 5",
        "Retry if load<5 | Retry if load>5",
        "Grant read/write | Grant read/only",
        "请用邮件联系她 | 请不用邮件联系她"
      })
  void anotherStatementHasAnother(String one, String other) {
    assertNotEquals(NormalForm.of(one), NormalForm.of(other));
    assertNotEquals(NormalForm.of(one).key(), NormalForm.of(other).key());
  }

  @Test
  void isItsOwnNormalForm() {
    for (String text :
        new String[] {
          "On 2026-01-05 OPS-17 hung at /tmp/x", "Wait 30 s", "!!!", "Don’t", "a-b", "a != 1 < 2"
        }) {
      NormalForm form = NormalForm.of(text);
      assertEquals(form, NormalForm.of(form.text()), text);
    }
  }

  @Test
  void aThousandVariantsAreOne() {
    Random random = new Random(20261130);
    Set<UUID> keys = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      String text =
          String.format(
              Locale.ROOT,
              "On 20%02d-%02d-%02d job %s waited %d ms for /srv/%s.log; raise the pool",
              random.nextInt(100),
              1 + random.nextInt(12),
              1 + random.nextInt(28),
              new UUID(random.nextLong(), random.nextLong()),
              random.nextInt(100_000),
              Long.toHexString(random.nextLong()));
      keys.add(NormalForm.of(random.nextBoolean() ? text.toUpperCase(Locale.ROOT) : text).key());
    }
    assertEquals(1, keys.size());
  }
}
