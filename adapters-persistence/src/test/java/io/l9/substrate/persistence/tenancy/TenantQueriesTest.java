package io.l9.substrate.persistence.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TenantQueriesTest {

  @Test
  void addsTheTenant_toAllAlternativesOfTheCondition() {
    assertEquals(
        "from NoteRow where tenant = :tenant and (a = :a or b = :b) order by at desc",
        TenantQueries.ofTenant("from NoteRow where a = :a or b = :b order by at desc"));
    assertEquals(
        "update NoteRow set a = :a where tenant = :tenant and (id = :id)",
        TenantQueries.ofTenant("update NoteRow set a = :a where id = :id"));
    assertEquals(
        "delete from NoteRow where tenant = :tenant and (id = :id)",
        TenantQueries.ofTenant("delete from NoteRow where id = :id"));
  }

  @Test
  void refusesAQuery_whoseConditionItDoesNotFind() {
    for (String hql :
        new String[] {
          "from NoteRow",
          "delete from NoteRow",
          "from NoteRow where id in (select id from SummaryRow where id = :id)"
        }) {
      assertThrows(IllegalArgumentException.class, () -> TenantQueries.ofTenant(hql), hql);
    }
  }
}
