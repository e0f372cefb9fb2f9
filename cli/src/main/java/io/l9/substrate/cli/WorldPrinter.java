package io.l9.substrate.cli;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.DocumentedEntity;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityVersion;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.domain.world.JsonPatch;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.Restored;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldDocument;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.rest.http.WireJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what worlds hold. */
final class WorldPrinter extends ResultPrinter {

  private final CommandContext context;
  private final JsonCodec json;

  WorldPrinter(CommandContext context, OutputOption output, JsonCodec json) {
    super(context, output);
    this.context = context;
    this.json = json;
  }

  JsonCodec json() {
    return json;
  }

  /** Reads what stands behind a name. */
  @FunctionalInterface
  interface Pages<T> {
    List<T> read(@Nullable EntityName after);
  }

  /** Writes all entities of a snapshot, with no more than a page of them in memory. */
  void entities(int size, Pages<WorldEntity> pages) {
    streamed(size, pages, WorldEntity::name, this::map, this::line);
  }

  /** Writes all entities of a document, with no more than a page of them in memory. */
  void documented(int size, Pages<DocumentedEntity> pages) {
    streamed(
        size,
        pages,
        DocumentedEntity::name,
        entity -> content(entity.name(), entity.content()),
        entity -> text(line(entity.name(), "", entity.content())));
  }

  private <T> void streamed(
      int size,
      Pages<T> pages,
      Function<T, EntityName> named,
      Function<T, Map<String, @Nullable Object>> response,
      Consumer<T> shown) {
    boolean isOneObject = format() == OutputOption.Format.JSON;
    if (isOneObject) {
      context.terminal().print("{\"data\":[");
    }
    @Nullable EntityName last = null;
    List<T> page;
    do {
      page = pages.read(last);
      for (T entity : page) {
        if (isOneObject) {
          context.terminal().print((last == null ? "" : ",") + WireJson.of(response.apply(entity)));
        } else {
          one(response.apply(entity), () -> shown.accept(entity));
        }
        last = named.apply(entity);
      }
    } while (page.size() == size);
    if (isOneObject) {
      context.terminal().print("]}");
    }
  }

  Map<String, @Nullable Object> map(WorldEntity entity) {
    Map<String, @Nullable Object> members = content(entity.name(), entity.content());
    members.put("version", entity.version());
    members.put("state_version", entity.state());
    members.put("created_at", entity.createdAt());
    members.put("updated_at", entity.updatedAt());
    return members;
  }

  private Map<String, @Nullable Object> content(EntityName name, EntityContent content) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("entity_id", name.text());
    members.put("entity_type", content.type());
    members.put("attributes", json.read(content.attributes()));
    members.put("confidence", content.confidence());
    return members;
  }

  void line(WorldEntity entity) {
    text(line(entity.name(), "v" + entity.version(), entity.content()));
  }

  private static String line(EntityName name, String mark, EntityContent content) {
    return String.format(
        Locale.ROOT,
        "  %s  %s  %s  %.2f  %s",
        name,
        content.type(),
        mark,
        content.confidence(),
        content.attributes());
  }

  static Map<String, @Nullable Object> map(EntityVersion version) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("entity_id", version.name().text());
    members.put("version", version.number());
    members.put("deleted", version.content() == null);
    return members;
  }

  Map<String, @Nullable Object> map(HistoryEntry entry) {
    EntityVersion version = entry.version();
    JsonPatch delta = entry.delta();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("version", version.number());
    members.put("state_version", version.state());
    members.put("at", version.at());
    members.put("entity", version.entity().map(this::map).orElse(null));
    members.put("delta", delta == null ? null : steps(delta));
    return members;
  }

  private static List<Map<String, @Nullable Object>> steps(JsonPatch patch) {
    return patch.steps().stream().map(JsonPatch.Step::plain).toList();
  }

  void line(HistoryEntry entry) {
    EntityVersion version = entry.version();
    text(
        String.format(
            Locale.ROOT,
            "  v%d  state %d  %s  %s",
            version.number(),
            version.state(),
            version.at(),
            version.content() == null ? "deleted" : version.content().type()));
    JsonPatch delta = entry.delta();
    if (delta == null) {
      text("    the version before is no longer kept");
    } else if (version.content() != null) {
      steps(delta).forEach(step -> text("    " + json.of(step)));
    }
  }

  Map<String, @Nullable Object> map(WorldUpdate update) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("update_id", update.id());
    members.put("state_version_before", update.state() - 1);
    members.put("state_version", update.state());
    members.put("insight_type", update.type());
    members.put("insight_id", update.insight());
    members.put("confidence", update.confidence());
    members.put("entity_count", update.entities());
    members.put("entities", update.names().stream().map(EntityName::text).toList());
    members.put("at", update.at());
    return members;
  }

  void line(WorldUpdate update) {
    List<EntityName> names = update.names();
    text(
        String.format(
            Locale.ROOT,
            "  state %d  %s  %s  %d changed: %s",
            update.state(),
            update.at(),
            update.type(),
            update.entities(),
            String.join(", ", names.stream().limit(5).map(EntityName::text).toList())
                + (update.entities() > 5 ? " …" : "")));
  }

  void state(WorldState state) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("state_version", state.number());
    members.put("entity_count", state.entities());
    members.put("oldest_restorable_state", state.oldest());
    members.put("digest", state.digest().hex());
    members.put("changed_at", state.changedAt());
    one(
        members,
        () -> {
          Instant at = state.changedAt();
          text(
              "  state "
                  + state.number()
                  + (at == null ? ", never changed" : ", since " + at)
                  + ": "
                  + state.entities()
                  + " entities");
          text("  restorable from state " + state.oldest() + " on");
          text("  digest " + state.digest());
        });
  }

  Map<String, @Nullable Object> map(Snapshot snapshot) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("snapshot_id", snapshot.id().value());
    members.put("state_version", snapshot.state());
    members.put("entity_count", snapshot.entities());
    members.put("digest", snapshot.digest().hex());
    members.put("description", snapshot.description());
    members.put("created_by", snapshot.createdBy());
    members.put("created_at", snapshot.createdAt());
    return members;
  }

  void line(Snapshot snapshot) {
    text(
        "  "
            + snapshot.id()
            + "  state "
            + snapshot.state()
            + "  "
            + snapshot.createdAt()
            + "  "
            + snapshot.entities()
            + " entities  "
            + Objects.requireNonNullElse(snapshot.description(), ""));
  }

  static Map<String, @Nullable Object> map(WorldDocument document) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("document_id", document.id().value());
    members.put("entity_count", document.entities());
    members.put("digest", document.digest().hex());
    members.put("description", document.description());
    members.put("created_by", document.createdBy());
    members.put("created_at", document.createdAt());
    return members;
  }

  void line(WorldDocument document) {
    text(
        "  "
            + document.id()
            + "  "
            + document.createdAt()
            + "  "
            + document.entities()
            + " entities  "
            + Objects.requireNonNullElse(document.description(), ""));
  }

  void restored(Restored restored) {
    WorldUpdate update = restored.update();
    Snapshot pin = restored.pin();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("state_version_before", restored.stateBefore());
    members.putAll(map(restored.changes()));
    members.put("update", update == null ? null : map(update));
    members.put("snapshot", pin == null ? null : map(pin));
    one(
        members,
        () -> {
          text("  " + words(restored.changes()));
          text(
              update == null
                  ? "  nothing was changed"
                  : "  the world is at state "
                      + update.state()
                      + " now; undo it with: l9 world restore "
                      + restored.stateBefore()
                      + " --yes");
        });
  }

  Map<String, @Nullable Object> map(EntityDiff diff) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("entity_id", diff.name().text());
    members.put("kind", diff.kind().code());
    members.put("patch", steps(diff.patch(json)));
    return members;
  }

  void lines(EntityDiff diff) {
    EntityContent before = diff.before();
    EntityContent after = diff.after();
    if (after == null) {
      text("- " + diff.name());
    } else if (before == null) {
      text(line(diff.name(), "+", after));
    } else {
      text("~ " + diff.name());
      steps(diff.patch(json)).forEach(step -> text("    " + json.of(step)));
    }
  }

  static Map<String, @Nullable Object> map(DiffSummary summary) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("added", summary.added());
    members.put("removed", summary.removed());
    members.put("changed", summary.changed());
    return members;
  }

  static String words(DiffSummary summary) {
    return summary.added()
        + " added, "
        + summary.removed()
        + " removed, "
        + summary.changed()
        + " changed";
  }

  static Map<String, @Nullable Object> map(Reference reference) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("from", reference.from().text());
    members.put("path", reference.path());
    members.put("to", reference.to().text());
    members.put("dangling", reference.isDangling());
    return members;
  }

  void line(Reference reference) {
    text(
        "  "
            + reference.from()
            + "  "
            + reference.path()
            + " -> "
            + reference.to()
            + (reference.isDangling() ? "  (there is no such entity)" : ""));
  }

  void retention(WorldRetention kept) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("days", kept.days());
    members.put("states", kept.states());
    one(
        members,
        () -> {
          if (kept.equals(WorldRetention.EVERYTHING)) {
            text("every state is kept");
          }
          if (kept.days() != null) {
            text("states of the last " + kept.days() + " days are kept");
          }
          if (kept.states() != null) {
            text("the last " + kept.states() + " states before the present one are kept");
          }
        });
  }

  void check(WorldCheck found) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("differences", found.differences());
    members.put("first", found.first().stream().map(EntityName::text).toList());
    members.put("state_right", found.isStateRight());
    members.put("damaged_versions", found.damagedVersions());
    members.put("repaired", found.isRepaired());
    one(
        members,
        () -> {
          text(
              found.isIntact()
                  ? "  every entity is what its versions say"
                  : "  "
                      + found.differences()
                      + " entities differ from their versions"
                      + (found.isStateRight() ? "" : ", and so do the counts of the state")
                      + (found.isRepaired() ? "; repaired" : "; repair them with --repair"));
          found.first().forEach(name -> text("    " + name));
          if (found.damagedVersions() > 0) {
            text(
                found.damagedVersions()
                    + " kept versions are not what was stored; take them from a backup");
          }
        });
  }
}
