package io.l9.substrate.rest.http;

import io.l9.substrate.domain.tenancy.TenantId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The holdings of tenants and their people in something that the server has only so much of. The
 * last quarter of all is for tenants that hold nothing, the last quarter of a tenant's for those of
 * its people who hold nothing: so whoever comes new finds some, however much the others want.
 * Thread-safe.
 */
final class Shares {

  /** The bound that is reached. */
  enum Bound {
    SERVER,
    TENANT,
    USER
  }

  private final long all;
  private final long ofTenant;
  private final long ofPerson;
  private long taken;
  private final Map<TenantId, Long> tenants = new HashMap<>();
  private final Map<Person, Long> people = new HashMap<>();

  Shares(long all, long ofTenant, long ofPerson) {
    this.all = all;
    this.ofTenant = ofTenant;
    this.ofPerson = ofPerson;
  }

  /** Takes some; null if there was enough, else the bound that is reached. */
  synchronized @Nullable Bound take(Person person, long amount) {
    Bound bound = bound(person, amount);
    if (bound == null) {
      add(person, amount);
    }
    return bound;
  }

  /** Takes some of which is known that there is enough. */
  synchronized void add(Person person, long amount) {
    taken += amount;
    tenants.merge(person.tenant(), amount, Long::sum);
    people.merge(person, amount, Long::sum);
  }

  synchronized void giveBack(Person person, long amount) {
    if (amount == 0) {
      return;
    }
    taken -= amount;
    tenants.computeIfPresent(person.tenant(), (key, held) -> held == amount ? null : held - amount);
    people.computeIfPresent(person, (key, held) -> held == amount ? null : held - amount);
  }

  /** The bound that keeps somebody from taking so much; null if none does. */
  synchronized @Nullable Bound bound(Person person, long amount) {
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

  synchronized long ofTenant(Person person) {
    return tenants.getOrDefault(person.tenant(), 0L);
  }

  synchronized long of(Person person) {
    return people.getOrDefault(person, 0L);
  }

  private static long kept(long most) {
    return most > 1 ? Math.max(1, most / 4) : 0;
  }
}
