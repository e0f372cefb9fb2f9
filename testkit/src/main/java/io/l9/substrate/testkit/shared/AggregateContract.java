package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Aggregate.Change;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Kit for the promises that all repositories of owned rows share: isolation, unique ids, changes
 * that happen once, pages, and no work outside of a unit of work. The kit of a port implements it
 * beside {@link StoreContract}, and adds the tests of its own subject.
 *
 * @param <R> the port
 * @param <T> a row
 */
public interface AggregateContract<R, T> {

  /** A stored row with its owner and visibility. */
  record Stored<T>(T row, Ownership owner, Visibility visibility) {}

  Class<R> port();

  /** The repository under test. */
  R repository();

  /** The methods of the port, called on this repository. */
  Aggregate<T> aggregate(R repository);

  UnitOfWork unitOfWork();

  TenantWorld world();

  Random random();

  @Test
  default void findsAndListsEveryStoredRow() {
    Aggregate<T> all = all();
    TenantScope actor = world().endUser();
    T row = stored(actor, made(actor));
    all.finds.forEach(
        (name, find) ->
            assertEquals(Optional.of(row), as(actor, () -> find.apply(all.id(row))), name));
    assertEquals(List.of(row), as(actor, () -> all.list.page(9, null).items()));
    all.reads.forEach(
        (name, read) -> assertEquals(List.of(row), as(actor, () -> read.apply(9).toList()), name));
  }

  @Test
  default void refusesAnIdThatIsTaken_byWhomever() {
    Aggregate<T> all = all();
    TenantScope owner = world().endUser();
    T mine = stored(owner, made(owner));
    for (TenantScope actor : List.of(owner, world().colleague(), world().foreigner())) {
      T again = all.factory.make(all.id(mine), actor.owner(), Visibility.SHARED, StoreContract.NOW);
      assertThrows(ConflictException.class, () -> create(actor, again), actor::toString);
    }
    assertEquals(Optional.of(mine), find(owner, all.id(mine)));
    assertEquals(Optional.empty(), find(world().foreigner(), all.id(mine)));
  }

  @Test
  default void storesOneRow_ofConcurrentWritersOfOneId() {
    TenantScope actor = world().endUser();
    T row = made(actor);
    assertEquals(
        1,
        winners(
            () -> {
              try {
                create(actor, row);
                return true;
              } catch (ConflictException e) {
                return false;
              }
            }));
    assertEquals(List.of(row), as(actor, () -> all().list.page(9, null).items()));
  }

  @Test
  default void showsAndChangesRows_asTheRoleOfTheActorAllows() {
    Aggregate<T> all = all();
    List<Stored<T>> stored = oneOfEveryOwnerAndVisibility(all);
    for (TenantScope actor : world().actors()) {
      Set<UUID> visible = ids(stored, row -> all.sees(actor, row.owner(), row.visibility()));
      Set<UUID> writable = ids(stored, row -> actor.mayWrite(row.owner(), row.visibility()));
      undone(actor, () -> assertShows(all, stored, visible, actor));
      for (Change<T> change : all.changes) {
        Set<UUID> changed = new HashSet<>();
        undone(actor, () -> changed.addAll(ids(stored, row -> change.apply().test(row.row()))));
        assertEquals(writable, changed, () -> actor + " changes by " + change.name());
      }
      undone(actor, () -> stored.forEach(row -> assertCreates(all, row, actor)));
    }
  }

  private void assertShows(
      Aggregate<T> all, List<Stored<T>> stored, Set<UUID> visible, TenantScope actor) {
    assertEquals(visible, ids(all, all.list.page(200, null).items()), () -> actor + " lists");
    all.reads.forEach(
        (name, read) ->
            assertEquals(visible, ids(all, read.apply(200).toList()), () -> actor + " by " + name));
    all.finds.forEach(
        (name, find) ->
            assertEquals(
                visible,
                ids(stored, row -> find.apply(all.id(row.row())).isPresent()),
                () -> actor + " by " + name));
  }

  /** A refusal spoils the unit of work, but not what was before the savepoint. */
  private void assertCreates(Aggregate<T> all, Stored<T> like, TenantScope actor) {
    T row = all.factory.make(newId(), like.owner(), like.visibility(), StoreContract.NOW);
    Supplier<Boolean> create = completing(() -> all.create.accept(row));
    if (actor.mayWrite(like.owner(), like.visibility())) {
      assertTrue(create.get());
    } else {
      assertThrows(
          ForbiddenException.class,
          () -> unitOfWork().<Boolean>inSavepoint(actor, create),
          () -> actor + " creates " + row);
    }
  }

  @Test
  default void changesARowOnce_andNoOther() {
    Aggregate<T> all = all();
    TenantScope actor = world().endUser();
    for (Change<T> change : all.changes) {
      String name = change.name();
      T row = stored(actor, made(actor));
      T other = stored(actor, made(actor));
      Predicate<T> next = change.next();
      if (next != null) {
        assertFalse(as(actor, () -> next.test(row)), () -> name + " before its turn");
      }
      assertTrue(as(actor, () -> change.apply().test(row)), name);
      assertEquals(change.result().apply(row), find(actor, all.id(row)), name);
      assertFalse(as(actor, () -> change.apply().test(row)), () -> name + " again");
      if (next != null) {
        assertTrue(as(actor, () -> next.test(row)), () -> name + " in its turn");
      }
      T absent = made(actor);
      assertFalse(as(actor, () -> change.apply().test(absent)), () -> name + " of no row");
      assertEquals(Optional.of(other), find(actor, all.id(other)), name);
    }
  }

  @Test
  default void letsOneOfRivalsChangeARow() {
    TenantScope actor = world().endUser();
    for (Change<T> change : all().changes) {
      T row = stored(actor, made(actor));
      assertEquals(1, winners(() -> as(actor, () -> change.apply().test(row))), change.name());
    }
  }

  @Test
  default void pagesNewestFirst_withoutLosingOrRepeatingAny() {
    TenantScope actor = world().endUser();
    List<Instant> times = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      // three of each time, so that the id decides
      times.add(StoreContract.NOW.minusSeconds(i / 3));
    }
    assertPages(actor, times);
  }

  @Test
  default void keepsEveryTime_andItsPlaceAmongTheOthers() {
    assertPages(world().endUser(), Moments.EDGES);
  }

  private void assertPages(TenantScope actor, List<Instant> times) {
    Aggregate<T> all = all();
    List<T> rows = new ArrayList<>();
    times.forEach(at -> rows.add(all.factory.make(newId(), actor.owner(), Visibility.SHARED, at)));
    Collections.shuffle(rows, random());
    rows.forEach(row -> stored(actor, row));
    List<T> read = new ArrayList<>();
    Position after = null;
    do {
      Position from = after;
      Page<T> page = as(actor, () -> all.list.page(4, from));
      assertTrue(page.items().size() <= 4, "a page is not longer than its limit");
      read.addAll(page.items());
      assertTrue(read.size() <= rows.size(), "a page is given twice");
      after = page.next();
    } while (after != null);
    rows.sort((a, b) -> all.position.apply(b).compareTo(all.position.apply(a)));
    assertEquals(rows, read);
    for (T row : rows) {
      assertEquals(Optional.of(row), find(actor, all.id(row)));
    }
  }

  @Test
  default void takesBackEveryWrite_whenTheUnitOfWorkFails() {
    Aggregate<T> all = all();
    TenantScope actor = world().endUser();
    T never = made(actor);
    undone(actor, () -> all.create.accept(never));
    assertEquals(List.of(), as(actor, () -> all.list.page(9, null).items()));
    T row = stored(actor, made(actor));
    for (Change<T> change : all.changes) {
      undone(actor, () -> assertTrue(change.apply().test(row), change.name()));
      assertEquals(Optional.of(row), find(actor, all.id(row)), change.name());
    }
  }

  @Test
  default void refusesEveryMethod_outsideOfAUnitOfWork() {
    Set<String> called = new TreeSet<>();
    Aggregate<T> all = aggregate(recording(called));
    T row = made(world().endUser());
    List<Supplier<?>> calls = new ArrayList<>();
    all.others.forEach(other -> calls.add(completing(other)));
    calls.add(completing(() -> all.create.accept(row)));
    calls.add(() -> all.list.page(1, null));
    all.finds.values().forEach(find -> calls.add(() -> find.apply(all.id(row))));
    all.reads.values().forEach(read -> calls.add(() -> read.apply(1)));
    all.changes.forEach(change -> calls.add(() -> change.apply().test(row)));
    calls.forEach(call -> assertThrows(IllegalStateException.class, call::get));
    assertEquals(
        Arrays.stream(port().getMethods())
            .map(Method::getName)
            .collect(Collectors.toCollection(TreeSet::new)),
        called,
        "the kit describes every method of the port");
  }

  /** The repository, with the names of the methods that are called. */
  private R recording(Set<String> called) {
    R target = repository();
    return port()
        .cast(
            Proxy.newProxyInstance(
                port().getClassLoader(),
                new Class<?>[] {port()},
                (proxy, method, arguments) -> {
                  called.add(method.getName());
                  try {
                    return method.invoke(target, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  private Aggregate<T> all() {
    return aggregate(repository());
  }

  private UUID newId() {
    return Seeds.uuid(random());
  }

  private T made(TenantScope actor) {
    return all().factory.make(newId(), actor.owner(), Visibility.SHARED, StoreContract.NOW);
  }

  private List<Stored<T>> oneOfEveryOwnerAndVisibility(Aggregate<T> all) {
    List<Stored<T>> stored = new ArrayList<>();
    for (Ownership owner : world().owners()) {
      for (Visibility visibility : all.visibilities) {
        world()
            .writerOf(owner, visibility)
            .ifPresent(
                writer -> {
                  T row = all.factory.make(newId(), owner, visibility, StoreContract.NOW);
                  stored.add(new Stored<>(stored(writer, row), owner, visibility));
                });
      }
    }
    return stored;
  }

  private T stored(TenantScope actor, T row) {
    create(actor, row);
    return row;
  }

  private void create(TenantScope actor, T row) {
    var unused = this.<Boolean>as(actor, completing(() -> all().create.accept(row)));
  }

  private Optional<T> find(TenantScope actor, UUID id) {
    return as(actor, () -> all().find.apply(id));
  }

  private Set<UUID> ids(List<Stored<T>> stored, Predicate<Stored<T>> which) {
    return stored.stream()
        .filter(which)
        .map(row -> all().id(row.row()))
        .collect(Collectors.toSet());
  }

  private Set<UUID> ids(Aggregate<T> all, List<T> rows) {
    Set<UUID> ids = rows.stream().map(all::id).collect(Collectors.toSet());
    assertEquals(rows.size(), ids.size(), "no row is given twice");
    return ids;
  }

  private <X extends @Nullable Object> X as(TenantScope actor, Supplier<X> work) {
    return unitOfWork().inScope(actor, work);
  }

  private static Supplier<Boolean> completing(Runnable work) {
    return () -> {
      work.run();
      return true;
    };
  }

  private static long winners(Callable<Boolean> rival) {
    return Concurrently.run(Collections.nCopies(4, rival)).stream().filter(won -> won).count();
  }

  /** Runs the work in a unit of work that is rolled back. */
  private void undone(TenantScope actor, Runnable work) {
    RuntimeException planted = new IllegalArgumentException("planted, to roll back");
    try {
      var unused =
          this.<Boolean>as(
              actor,
              () -> {
                work.run();
                throw planted;
              });
    } catch (IllegalArgumentException e) {
      if (e != planted) {
        throw e;
      }
    }
  }
}
