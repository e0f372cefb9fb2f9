package io.l9.substrate.rest.subject;

import static io.l9.substrate.domain.identity.Permission.SUBJECT_ERASE;
import static io.l9.substrate.domain.identity.Permission.SUBJECT_READ;

import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.subject.ErasureCertificate;
import io.l9.substrate.domain.subject.ErasureOrder;
import io.l9.substrate.domain.subject.ErasureOutcome;
import io.l9.substrate.domain.subject.SubjectErasures;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.Call;
import io.l9.substrate.rest.http.Lines;
import io.l9.substrate.rest.http.MediaTypes;
import io.l9.substrate.rest.http.Paging;
import io.l9.substrate.rest.http.Routes;
import io.l9.substrate.rest.http.Schemas;
import io.l9.substrate.rest.http.WireJson;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The routes of erasing subjects, for administrators. */
public final class SubjectRoutes {

  /** The kind of the operations. */
  static final String KIND = "subjects.erase";

  private static final String TENANT = "tenant_id";

  /** The use cases that one caller has. */
  private record Side(SubjectErasures erasures, Operations operations, TenantScope scope) {}

  private final SubjectErasures erasures;
  private final Operations operations;
  private final Supplier<SubjectErasures> ofPlatform;
  private final Supplier<Operations> operationsOfPlatform;
  private final JsonCodec json;

  /**
   * The routes.
   *
   * @param ofPlatform those of every tenant, for platform administrators
   */
  public SubjectRoutes(
      SubjectErasures erasures,
      Operations operations,
      Supplier<SubjectErasures> ofPlatform,
      Supplier<Operations> operationsOfPlatform,
      JsonCodec json) {
    this.erasures = erasures;
    this.operations = operations;
    this.ofPlatform = ofPlatform;
    this.operationsOfPlatform = operationsOfPlatform;
    this.json = json;
  }

  /** Adds the schemas of what these routes read and write. */
  public static void schemas(Schemas schemas) {
    schemas
        .requests(EraseSubjectRequest.class)
        .responses(
            SubjectCensusResponse.class,
            ErasureLineResponse.class,
            ErasureVerificationResponse.class,
            TextPlacesResponse.class)
        .page(
            "ErasureCertificatePage",
            ErasureCertificateResponse.class,
            SubjectErasures.MAX_CERTIFICATES);
  }

  public void register(Routes routes) {
    routes
        .post("/v1/subjects/erasures")
        .needs(SUBJECT_ERASE)
        .streams(MediaTypes.NDJSON)
        .to(this::erase);
    routes
        .get("/v1/subjects/certificates")
        .needs(SUBJECT_READ)
        .knows(TENANT, "limit", "cursor")
        .to(this::certificates);
    routes.post("/v1/subjects/verify").needs(SUBJECT_READ).knows(TENANT).to(this::verify);
    routes.get("/v1/subjects/search").needs(SUBJECT_READ).knows(TENANT, "text").to(this::search);
  }

  private void erase(Call call) {
    EraseSubjectRequest request = call.body(EraseSubjectRequest.class);
    ErasureOrder order = request.toCommand(call.scope().tenant());
    Side side = side(call, order.subject().tenant());
    if (request.isDryRun()) {
      call.reply(200, SubjectCensusResponse.from(side.erasures().census(side.scope(), order)));
      return;
    }
    // What would be refused is refused before the answer begins.
    var unused = side.erasures().census(side.scope(), order);
    if (call.respondAsync()) {
      call.accepted(
          side.operations()
              .start(
                  call.scope(),
                  KIND,
                  progress -> {
                    ErasureOutcome outcome =
                        side.erasures()
                            .erase(
                                side.scope(),
                                order,
                                (tombstone, done, total) ->
                                    progress.report(done, total == 0 ? null : total));
                    // an operation is stored, and the key is not
                    return Optional.of(
                        json.parse(WireJson.of(ErasureLineResponse.withoutKey(outcome))));
                  }));
      return;
    }
    call.lines(out -> new Told(out).erase(side, order));
  }

  /** The lines of one erasure. */
  private static final class Told {

    private final Lines out;
    private boolean hasTombstone;

    Told(Lines out) {
      this.out = out;
    }

    void erase(Side side, ErasureOrder order) {
      ErasureOutcome outcome =
          side.erasures()
              .erase(
                  side.scope(),
                  order,
                  (tombstone, done, total) -> {
                    if (!hasTombstone) {
                      hasTombstone = true;
                      out.write(ErasureLineResponse.of(tombstone));
                    }
                    out.write(ErasureLineResponse.of(done, total));
                  });
      if (!hasTombstone) {
        out.write(ErasureLineResponse.of(outcome.tombstone()));
      }
      out.write(ErasureLineResponse.of(outcome));
    }
  }

  private void certificates(Call call) {
    Paging paging = call.paging();
    Side side = side(call);
    String after = paging.after();
    List<ErasureCertificate> page =
        side.erasures()
            .certificates(side.scope(), after == null ? 0 : Long.parseLong(after), paging.limit());
    boolean isLast = page.size() < paging.limit();
    paging.reply(
        page.stream().map(ErasureCertificateResponse::from).toList(),
        isLast ? null : Long.toString(page.get(page.size() - 1).number()));
  }

  private void verify(Call call) {
    Side side = side(call);
    call.reply(200, ErasureVerificationResponse.from(side.erasures().verify(side.scope())));
  }

  private void search(Call call) {
    Side side = side(call);
    String text = Require.present("/text", call.query().text("text"));
    call.reply(200, TextPlacesResponse.from(side.erasures().find(side.scope(), text)));
  }

  private Side side(Call call) {
    UUID named = call.query().uuid(TENANT);
    return side(call, named == null ? null : new TenantId(named));
  }

  /**
   * Returns what acts for the caller: for platform administrators in the tenant that they name, for
   * others in their own.
   */
  private Side side(Call call, @Nullable TenantId tenant) {
    TenantScope scope = call.scope();
    if (scope.role() == Role.PLATFORM_ADMIN) {
      TenantScope there =
          new TenantScope(
              tenant == null ? scope.tenant() : tenant,
              null,
              null,
              Role.PLATFORM_ADMIN,
              scope.correlation(),
              scope.session(),
              scope.trace());
      return new Side(ofPlatform.get(), operationsOfPlatform.get(), there);
    }
    if (tenant != null && !tenant.equals(scope.tenant())) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN, "another tenant is for platform administrators");
    }
    return new Side(erasures, operations, scope);
  }
}
