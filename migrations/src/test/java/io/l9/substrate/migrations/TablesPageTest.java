package io.l9.substrate.migrations;

import io.l9.substrate.migrations.tables.TableDescriptor.Reference;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The generated part of {@code docs/tables.md}. */
class TablesPageTest {

  @Test
  void thePageShowsTheDescriptorsAsTheyAre() throws IOException {
    String rows =
        TableDescriptors.ALL.stream()
            .map(
                table ->
                    "| `%s` | %s | %s | %s | %s | %s | %s |\n"
                        .formatted(
                            table.name(),
                            table.migration(),
                            word(table.kind()),
                            choice(
                                table.erasure().treatment(),
                                table.erasure().columns(),
                                table.erasure().reason()),
                            choice(
                                table.export().extent(),
                                table.export().columns(),
                                table.export().reason()),
                            table
                                .pruning()
                                .map(p -> "`%s`: %s".formatted(p.column(), p.by()))
                                .orElse(""),
                            table.references().stream()
                                .map(TablesPageTest::reference)
                                .collect(Collectors.joining("<br>"))))
            .collect(Collectors.joining());
    GeneratedPage.check(
        "tables.md",
        "tables",
        "| table | made by | kind | erase | export | pruned by | refers to |\n|---|---|---|---|---|---|---|\n"
            + rows,
        TablesPageTest.class);
  }

  private static String choice(Enum<?> choice, List<String> columns, String reason) {
    return word(choice)
        + columns.stream().map(" `%s`"::formatted).collect(Collectors.joining(","))
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  private static String reference(Reference reference) {
    return "`%s` → `%s`%s: %s, %s"
        .formatted(
            reference.column(),
            reference.table(),
            reference.enforcement() == Reference.Enforcement.FOREIGN_KEY ? " (key)" : "",
            word(reference.whenErased()),
            word(reference.whenDeleted()));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace("rows_redacted", "rows without");
  }
}
