package io.l9.substrate.rest.http;

import io.l9.substrate.domain.tenancy.TenantId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds how much of something that the server has only so much of. The last quarter of all is
 * for tenants that hold nothing, the last quarter of a tenant's for those of its people who hold
 * nothing: so whoever comes new finds some, however much the others want. Thread-safe.
 */
final class Shares {

  /** The bound that is reached. */
  enum Bound {
    SERVER,
    TENANT,
    USER
  }

  private final int all;
  private final int ofTenant;
  private final int ofPerson;
  private int taken;
  private final Map<TenantId, Integer> tenants = new HashMap<>();
  private final Map<Person, Integer> people = new HashMap<>();

  Shares(int all, int ofTenant, int ofPerson) {
    this.all = all;
    this.ofTenant = ofTenant;
    this.ofPerson = ofPerson;
  }

  /** Takes some; null if there was enough, else the bound that is reached. */
  synchronized @Nullable Bound take(Person person, int amount) {
    Bound bound = bound(person, amount);
    if (bound == null) {
      taken += amount;
      tenants.merge(person.tenant(), amount, Integer::sum);
      people.merge(person, amount, Integer::sum);
    }
    return bound;
  }

  synchronized void giveBack(Person person, int amount) {
    if (amount == 0) {
      return;
    }
    taken -= amount;
    tenants.computeIfPresent(person.tenant(), (key, held) -> held == amount ? null : held - amount);
    people.computeIfPresent(person, (key, held) -> held == amount ? null : held - amount);
  }

  /** The bound that keeps somebody from taking so much; null if none does. */
  synchronized @Nullable Bound bound(Person person, int amount) {
    if (taken + amount > all - (ofTenant(person) == 0 ? 0 : kept(all))) {
      return Bound.SERVER;
    }
    if (ofTenant(person) + amount > ofTenant - (of(person) == 0 ? 0 : kept(ofTenant))) {
      return Bound.TENANT;
    }
    return of(person) + amount > ofPerson ? Bound.USER : null;
  }

  /** Whether nothing is left, not even for a tenant that holds nothing. */
  synchronized boolean exhausted() {
    return taken >= all;
  }

  synchronized int ofTenant(Person person) {
    return tenants.getOrDefault(person.tenant(), 0);
  }

  synchronized int of(Person person) {
    return people.getOrDefault(person, 0);
  }

  private static int kept(int most) {
    return most > 1 ? Math.max(1, most / 4) : 0;
  }
}
