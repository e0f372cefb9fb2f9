package io.l9.substrate.rest.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.ProblemType;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.http.Schemas;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The routes that explain the interface, and say that it is there. */
public final class SystemRoutes {

  private final DocumentationPages pages = new DocumentationPages();
  private final InfoResponse info;
  private final Supplier<OpenApiDocument> document;

  /**
   * Routes that answer {@code /v1/info} with this.
   *
   * @param document asked for when a client does
   */
  public SystemRoutes(InfoResponse info, Supplier<OpenApiDocument> document) {
    this.info = info;
    this.document = document;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas.responses(InfoResponse.class, Health.class, ProblemTypes.class);
  }

  public void register(Routes routes) {
    routes.get("/v1/info").to(call -> call.reply(200, info));
    routes.getOpen("/healthz").to(call -> call.reply(200, new Health("ok")));
    routes
        .getOpen("/openapi.yaml")
        .as(MediaTypes.YAML)
        .to(call -> call.reply(200, MediaTypes.YAML, document.get().yaml()));
    routes
        .getOpen("/openapi.json")
        .to(call -> call.reply(200, MediaTypes.JSON, document.get().json()));
    routes.getOpen("/docs").as(MediaTypes.HTML).to(pages::index);
    routes.getOpen("/docs/{file}").as(DocumentationPages.MEDIA_TYPES).to(pages::file);
    routes.getOpen("/problems").as(MediaTypes.JSON, MediaTypes.HTML).to(SystemRoutes::problems);
    routes
        .getOpen("/problems/{code}")
        .as(MediaTypes.JSON, MediaTypes.HTML)
        .to(SystemRoutes::problem);
  }

  private record Health(@Schema(words = {"ok"}) String status) {}

  private record ProblemTypes(@Schema(maxSize = 200) List<ProblemTypeResponse> data) {}

  private static void problems(Call call) {
    List<ProblemTypeResponse> all =
        Arrays.stream(ErrorCode.values())
            .map(code -> ProblemTypeResponse.from(ProblemType.of(code)))
            .toList();
    if (call.wantsPage()) {
      call.reply(200, MediaTypes.HTML, ProblemPages.of(all).getBytes(UTF_8));
    } else {
      call.reply(200, new ProblemTypes(all));
    }
  }

  private static void problem(Call call) {
    ErrorCode code =
        Arrays.stream(ErrorCode.values())
            .filter(known -> known.code().equals(call.path("code")))
            .findFirst()
            .orElseThrow(
                () ->
                    new NotFoundException(
                        ErrorCode.NOT_FOUND, "There is no problem of that code."));
    ProblemTypeResponse problem = ProblemTypeResponse.from(ProblemType.of(code));
    if (call.wantsPage()) {
      call.reply(200, MediaTypes.HTML, ProblemPages.of(List.of(problem)).getBytes(UTF_8));
    } else {
      call.reply(200, problem);
    }
  }
}
