package io.l9.substrate.migrations.tables;

import io.l9.substrate.migrations.tables.TableDescriptor.Erasure;
import io.l9.substrate.migrations.tables.TableDescriptor.Export;
import io.l9.substrate.migrations.tables.TableDescriptor.Kind;
import io.l9.substrate.migrations.tables.TableDescriptor.Pruning;
import io.l9.substrate.migrations.tables.TableDescriptor.Reference;
import io.l9.substrate.migrations.tables.TableDescriptor.Reference.Enforcement;
import io.l9.substrate.migrations.tables.TableDescriptor.Reference.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A descriptor in the making: a subject's rows are deleted and exported unless it says more. */
final class DescriptorBuilder {

  private final String name;
  private final String migration;
  private final Kind kind;
  private final List<Reference> references = new ArrayList<>();
  private Erasure erasure = new Erasure(Erasure.Treatment.DELETE, List.of(), "");
  private Export export = new Export(Export.Extent.ROWS, List.of(), "");
  private Optional<Pruning> pruning = Optional.empty();
  private List<String> persons = List.of();
  private List<String> derived = List.of();
  private List<String> plainIds = List.of();
  private List<String> views = List.of();

  private DescriptorBuilder(Kind kind, String migration, String name) {
    this.kind = kind;
    this.migration = migration;
    this.name = name;
  }

  static DescriptorBuilder personal(String migration, String name) {
    return new DescriptorBuilder(Kind.PERSONAL, migration, name);
  }

  /** Rows that stay with the organisation: the writer's id gets a pseudonym. */
  static DescriptorBuilder shared(String migration, String name) {
    return new DescriptorBuilder(Kind.SHARED, migration, name).pseudonymised(TableDescriptor.OWNER);
  }

  /** Rows that hold nothing of a subject. */
  static DescriptorBuilder system(String migration, String name, String contents) {
    return new DescriptorBuilder(Kind.SYSTEM, migration, name).kept(contents).notExported(contents);
  }

  DescriptorBuilder pseudonymised(String... columns) {
    erasure = new Erasure(Erasure.Treatment.PSEUDONYMISE, List.of(columns), "");
    return this;
  }

  DescriptorBuilder recomputed(String reason) {
    erasure = new Erasure(Erasure.Treatment.RECOMPUTE, List.of(), reason);
    return this;
  }

  DescriptorBuilder kept(String reason) {
    erasure = new Erasure(Erasure.Treatment.KEEP, List.of(), reason);
    return this;
  }

  DescriptorBuilder exportedWithout(String... columns) {
    export = new Export(Export.Extent.ROWS_REDACTED, List.of(columns), "");
    return this;
  }

  DescriptorBuilder notExported(String reason) {
    export = new Export(Export.Extent.NO, List.of(), reason);
    return this;
  }

  DescriptorBuilder pruned(String column, String by) {
    pruning = Optional.of(new Pruning(column, by));
    return this;
  }

  /** A foreign key. */
  DescriptorBuilder key(String column, String table, Fate whenErased, Fate whenDeleted) {
    references.add(new Reference(column, table, Enforcement.FOREIGN_KEY, whenErased, whenDeleted));
    return this;
  }

  /** A reference by value, which no foreign key holds. */
  DescriptorBuilder value(String column, String table, Fate whenErased, Fate whenDeleted) {
    references.add(new Reference(column, table, Enforcement.VALUE, whenErased, whenDeleted));
    return this;
  }

  DescriptorBuilder persons(String... columns) {
    persons = List.of(columns);
    return this;
  }

  DescriptorBuilder derived(String... columns) {
    derived = List.of(columns);
    return this;
  }

  DescriptorBuilder plainIds(String... columns) {
    plainIds = List.of(columns);
    return this;
  }

  DescriptorBuilder views(String... names) {
    views = List.of(names);
    return this;
  }

  TableDescriptor build() {
    return new TableDescriptor(
        name,
        migration,
        kind,
        erasure,
        export,
        pruning,
        references,
        persons,
        derived,
        plainIds,
        views);
  }
}
