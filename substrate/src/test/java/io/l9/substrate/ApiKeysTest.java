package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

  @Test
  void aSubstrateWithAPepperMakesAndKnowsKeys_andTheirCallersHaveAMemory() {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .embedder(null)
            .keyPepper("0123456789abcdef0123456789abcdef")
            .build()) {
      TenantId tenant = Names.tenant("acme");
      TenantScope operator =
          new TenantScope(tenant, null, null, Role.PLATFORM_ADMIN, new UUID(0, 1), null, null);
      IssuedKey issued =
          l9.operatorKeys()
              .create(
                  operator,
                  KeyMaker.operator(),
                  new ApiKeyDraft(
                      "an agent",
                      Role.L9_SYSTEM,
                      Names.org(tenant, "sales"),
                      null,
                      Set.of(Permission.MEMORY_WRITE),
                      null));
      Caller caller =
          l9.identity().authentication().authenticate(issued.token().reveal()).orElseThrow();
      assertEquals(Role.L9_SYSTEM, caller.scope().role());
      l9.as(caller.scope()).remember("Alice prefers email", "preference");
      assertEquals(1, l9.as("acme", "sales", "alice").search("email").size());
    }
  }

  @Test
  void saysWhatIsMissing_withoutAPepper() {
    try (MemorySubstrate l9 = MemorySubstrate.builder().embedder(null).build()) {
      for (IllegalStateException refused :
          new IllegalStateException[] {
            assertThrows(IllegalStateException.class, l9::identity),
            assertThrows(IllegalStateException.class, l9::operatorKeys)
          }) {
        assertTrue(String.valueOf(refused.getMessage()).contains("keyPepper"), refused::getMessage);
      }
    }
  }
}
