package io.l9.substrate.rest.system;

import java.util.List;
import java.util.Locale;

/** The problems as a page for people. */
final class ProblemPages {

  private ProblemPages() {}

  static String of(List<ProblemTypeResponse> problems) {
    StringBuilder page =
        new StringBuilder(
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Problems</title>
            <h1><a href="/problems">Problems</a></h1>
            """);
    for (ProblemTypeResponse problem : problems) {
      page.append(
          String.format(
              Locale.ROOT,
              """
          <h2 id="%1$s"><a href="/problems/%1$s"><code>%1$s</code></a></h2>
          <p><strong>%2$s</strong> (%3$d)</p>
          <p>%4$s %5$s</p>
          """,
              problem.code(),
              problem.title(),
              problem.status(),
              problem.explanation(),
              problem.retryable() ? "The same request may succeed later." : ""));
    }
    return page.append("</html>\n").toString();
  }
}
