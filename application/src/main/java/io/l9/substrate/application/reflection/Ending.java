package io.l9.substrate.application.reflection;

import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.use.ReflectionUseRepository;
import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The end of reflections whose sources go, within a unit of work. */
final class Ending {

  private final ReflectionRepository reflections;
  private final ReflectionUseRepository uses;

  Ending(ReflectionStore store) {
    this.reflections = store.reflections();
    this.uses = store.uses();
  }

  /** Takes a source from reflections; those that have no other end. */
  void without(
      ReflectionEvidence.Source source, Collection<Reflection> rows, String reason, Instant now) {
    if (rows.isEmpty()) {
      return;
    }
    Set<ReflectionId> had = reflections.forget(rows.stream().map(Reflection::id).toList(), source);
    Map<ReflectionId, Integer> support = reflections.support(had);
    // in the order in which the ledger of a task locks them
    for (Reflection row : sorted(rows)) {
      Integer left = support.get(row.id());
      if (left == null && had.contains(row.id())) {
        end(row, reason, now);
      } else if (left != null) {
        update(row.supportedBy(left, now));
      }
    }
  }

  private static List<Reflection> sorted(Collection<Reflection> rows) {
    return rows.stream()
        .sorted(Comparator.comparing(row -> row.id().value(), Position::compareIds))
        .toList();
  }

  /** Deletes a reflection; retires it instead if tasks had it, so that their counts stay. */
  void end(Reflection row, String reason, Instant now) {
    if (uses.counts(List.of(row.id())).isEmpty()) {
      delete(row, now);
    } else {
      update(row.in(ReflectionState.RETIRED, reason, null, now));
    }
  }

  /** Deletes a reflection, and its name from those that say the contrary. */
  void delete(Reflection row, Instant now) {
    for (Reflection contrary : reflections.findAll(row.contradicts()).values()) {
      Set<ReflectionId> left = new HashSet<>(contrary.contradicts());
      left.remove(row.id());
      update(contrary.contradicting(left, now));
    }
    if (!reflections.delete(row.id())) {
      throw row.stale();
    }
  }

  void update(Reflection after) {
    if (!reflections.update(after, null)) {
      throw after.stale();
    }
  }
}
