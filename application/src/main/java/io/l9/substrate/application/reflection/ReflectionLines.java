package io.l9.substrate.application.reflection;

import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.application.reflection.ReflectionJson.Whole;
import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.OtherContent;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reflections in exports and imports, with their evidence and their rows of the ledger, and task
 * reflections with their history. What is imported belongs to the importer, but for rejections,
 * which stay those of their reach.
 */
final class ReflectionLines implements OtherLines {

  private static final String REFLECTION = "reflection";
  private static final String TASK = "task_reflection";

  /** Rows that are read in one unit of work. */
  private static final int PART = 100;

  private final ReflectionStore store;
  private final Indexing indexing;
  private final ReflectionJson reflections;
  private final ReflectionImport restored;
  private final JsonCodec json;
  private final Clock clock;

  ReflectionLines(ReflectionStore store, FactRepository facts, ReflectionConfig config) {
    this.store = store;
    this.indexing = new Indexing(config);
    this.reflections = new ReflectionJson(indexing);
    this.restored = new ReflectionImport(store, facts);
    this.json = config.json();
    this.clock = config.clock();
  }

  @Override
  public OtherContent content() {
    return OtherContent.REFLECTIONS;
  }

  @Override
  public Set<String> kinds() {
    return Set.of(REFLECTION, TASK);
  }

  /**
   * A place in an export.
   *
   * @param tasks whether these are read; else reflections are
   */
  private record Place(boolean tasks, @Nullable Position position) {}

  @Override
  public Part part(TenantScope scope, @Nullable Object after) {
    Place place = after == null ? new Place(false, null) : (Place) after;
    return place.tasks() ? tasks(place.position()) : reflections(place.position());
  }

  private Part reflections(@Nullable Position after) {
    Page<Reflection> page = store.reflections().list(everything(after), clock.instant());
    List<ReflectionId> ids = page.items().stream().map(Reflection::id).toList();
    Map<ReflectionId, List<ReflectionEvidence>> evidence = store.reflections().evidence(ids);
    Map<ReflectionId, List<ReflectionUse>> uses = store.uses().of(ids);
    List<JsonDocument> lines = new ArrayList<>();
    for (Reflection row : page.items()) {
      Whole whole =
          new Whole(
              row,
              evidence.getOrDefault(row.id(), List.of()),
              uses.getOrDefault(row.id(), List.of()));
      lines.add(json.of(Map.of(REFLECTION, ReflectionJson.of(whole))));
    }
    return new Part(lines, new Place(page.next() == null, page.next()));
  }

  private static ReflectionQuery everything(@Nullable Position after) {
    return new ReflectionQuery(
        Set.of(),
        Set.of(ReflectionState.values()),
        true,
        null,
        null,
        null,
        null,
        null,
        null,
        PART,
        after);
  }

  private Part tasks(@Nullable Position after) {
    Page<TaskReflection> page =
        store.tasks().list(new TaskReflectionQuery(null, null, null, PART, after));
    Map<TaskReflectionId, List<TaskReflection>> histories =
        store.tasks().histories(page.items().stream().map(TaskReflection::id).toList());
    List<JsonDocument> lines = new ArrayList<>();
    for (TaskReflection row : page.items()) {
      List<TaskReflection> revisions = new ArrayList<>(histories.getOrDefault(row.id(), List.of()));
      Collections.reverse(revisions);
      revisions.add(row);
      lines.add(json.of(Map.of(TASK, TaskReflectionJson.of(revisions))));
    }
    return new Part(lines, page.next() == null ? null : new Place(true, page.next()));
  }

  /** Embeds what is found by its meaning, unless it is a dry run. */
  @Override
  public Supplier<Boolean> importing(
      TenantScope scope, String kind, JsonDocument value, ImportOptions options) {
    LineMembers members = LineMembers.of(value, json, LineMembers.ids(scope, options));
    if (kind.equals(TASK)) {
      List<TaskReflection> revisions = TaskReflectionJson.read(members, scope);
      return () -> restored.restore(scope, revisions);
    }
    Whole whole = reflections.read(members, scope);
    String text = whole.reflection().text().indexed();
    Index index = options.dryRun() ? indexing.ofWords(text) : indexing.of(text);
    return () -> restored.restore(scope, whole, index);
  }
}
