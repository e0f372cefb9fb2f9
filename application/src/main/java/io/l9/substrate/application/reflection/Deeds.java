package io.l9.substrate.application.reflection;

import io.l9.substrate.application.shared.ReflectionConfig;
import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.reflection.ReflectionDeed;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The entries of the audit log about deeds on reflections, in the unit of work of the deed. */
final class Deeds {

  private final AuditRepository log;
  private final IdGenerator ids;
  private final JsonCodec json;

  Deeds(ReflectionStore store, ReflectionConfig config) {
    this.log = store.audit();
    this.ids = config.ids();
    this.json = config.json();
  }

  /**
   * Enters a deed.
   *
   * @param before null: there was no such reflection
   */
  void enter(ReflectionDeed deed, @Nullable Reflection before, Reflection after, String reason) {
    log.append(
        List.of(
            new AuditDraft(
                after.owner(),
                after.visibility(),
                deed.code(),
                ReflectionDeed.target(after.id()),
                reason,
                before == null ? null : json(before),
                json(after),
                ids.next())));
  }

  private JsonDocument json(Reflection row) {
    Map<String, @Nullable Object> members = new TreeMap<>();
    members.put("type", row.kind().code());
    members.put("content", row.text().content());
    members.put("confidence", row.confidence());
    members.put("path", row.path().code());
    members.put("state", row.state().code());
    members.put("support", (long) row.support());
    members.put("replaced_by", row.replacedBy() == null ? null : row.replacedBy().toString());
    members.put("version", (long) row.version());
    return json.of(members);
  }
}
