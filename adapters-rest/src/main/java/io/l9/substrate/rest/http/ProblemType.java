package io.l9.substrate.rest.http;

import io.l9.substrate.domain.shared.ErrorCode;

/**
 * The HTTP form of an error code; the only mapping of codes to statuses.
 *
 * @param title short, the same for every occurrence
 * @param explanation what it means and what to do about it
 * @param retryable whether the same request may succeed later
 */
public record ProblemType(
    ErrorCode code, int status, String title, String explanation, boolean retryable) {

  /** The path of the explanation on this server. */
  public String uri() {
    return "/problems/" + code.code();
  }

  public static ProblemType of(ErrorCode code) {
    return switch (code) {
      case MALFORMED_REQUEST ->
          fatal(
              code,
              400,
              "The request is malformed",
              "The request could not be read: its body is not well-formed JSON in UTF-8, or its"
                  + " target or a header is not well-formed. The detail says where.");
      case INVALID_CURSOR ->
          fatal(
              code,
              400,
              "The cursor is not valid here",
              "A cursor is valid for one list with the same parameters and the same identity."
                  + " Use next_cursor unchanged, with the same parameters, or begin again"
                  + " without one.");
      case LIMIT_TOO_LARGE ->
          fatal(
              code,
              400,
              "The limit is too large",
              "A limit above the maximum is refused, not capped. Use at most the maximum that the"
                  + " detail names, and page through the rest.");
      case UNAUTHENTICATED ->
          fatal(
              code,
              401,
              "A valid key is needed",
              "Send the header Authorization: Bearer, followed by a key that is neither expired nor"
                  + " revoked.");
      case FORBIDDEN ->
          fatal(
              code,
              403,
              "This identity may not do that",
              "The key is valid, but its role is not allowed to do this. Another role may be.");
      case IDENTITY_OVERRIDE_FORBIDDEN ->
          fatal(
              code,
              403,
              "Headers cannot change who is calling",
              "Tenant, organisation and user come from the key. The headers L9-Tenant, L9-Org and"
                  + " L9-User may repeat or narrow them, never name others.");
      case SUBJECT_ERASED ->
          fatal(
              code,
              403,
              "This user, organisation or tenant was erased",
              "What the identity names was erased, and nothing is read or written in its name any"
                  + " more. Do not send the request again.");
      case NOT_FOUND ->
          fatal(
              code,
              404,
              "The resource does not exist",
              "No such resource is visible to this identity. Resources of others are answered like"
                  + " unknown ones.");
      case MODULE_DISABLED ->
          fatal(
              code,
              404,
              "This server does without that module",
              "The paths of a module that the settings of the server switch off are answered so,"
                  + " whoever asks; /openapi.yaml has the paths that there are. Its operators can"
                  + " switch it on.");
      case METHOD_NOT_ALLOWED ->
          fatal(
              code,
              405,
              "The path does not support this method",
              "The header Allow lists the supported methods.");
      case NOT_ACCEPTABLE ->
          fatal(
              code,
              406,
              "The requested media type is not available",
              "The header Accept excludes the only media type of this answer. Leave it out, or"
                  + " accept what the detail says.");
      case CONFLICT ->
          fatal(
              code,
              409,
              "The request conflicts with stored data",
              "The request is well-formed, but contradicts stored data: an id, for instance,"
                  + " belongs to other content.");
      case LEASE_LOST ->
          fatal(
              code,
              409,
              "The lease of the task is over",
              "The lease ended, or the task was claimed again. Nothing was changed. Stop working on"
                  + " the task, and claim another.");
      case MISSING_CHANNELS ->
          fatal(
              code,
              409,
              "Channels are not in the parent",
              "The checkpoint says that channels are unchanged, but its parent is not stored or"
                  + " does not have them with these versions. Send the request again with the"
                  + " values of the channels that errors names.");
      case DUPLICATE_CONTENT ->
          fatal(
              code,
              409,
              "The same content is already stored",
              "A packet with the same type and payload is already stored there, and the request"
                  + " asked to refuse duplicates. Choose another on_duplicate to get that packet"
                  + " or to keep both.");
      case IMMUTABLE_FIELD ->
          fatal(
              code,
              409,
              "The member is read-only",
              "Only the members that the detail names can be changed. Store a new packet instead,"
                  + " with this one as its parent.");
      case IDEMPOTENCY_IN_PROGRESS ->
          passing(
              code,
              409,
              "The first request with this key is still running",
              "Another request with the same Idempotency-Key has not ended yet. Send this one again"
                  + " after the time in Retry-After: it then gets the first one's answer.");
      case EXPIRED ->
          fatal(
              code,
              410,
              "The resource has expired",
              "Its time of expiry has passed, or the answer to a repeated request showed something"
                  + " that was deleted. It is not available again.");
      case VERSION_MISMATCH ->
          fatal(
              code,
              412,
              "The resource was changed in the meantime",
              "Read the current version, apply the change to that one, and send it again.");
      case PAYLOAD_TOO_LARGE ->
          fatal(
              code,
              413,
              "The request is too large",
              "Send less at once: split the batch, or store large content elsewhere and refer to"
                  + " it. The detail says how much is allowed.");
      case UNSUPPORTED_MEDIA_TYPE ->
          fatal(
              code,
              415,
              "The media type of the body is not supported",
              "Bodies are JSON in UTF-8, with Content-Type: application/json, or packed with"
                  + " Content-Encoding: gzip. The detail says what is read here.");
      case VALIDATION_FAILED ->
          fatal(
              code,
              422,
              "The request is not valid",
              "The request is well-formed, but a value in it is not allowed, missing or unknown."
                  + " The member errors says where and why.");
      case PARENT_NOT_FOUND ->
          fatal(
              code,
              422,
              "A parent does not exist",
              "A packet names a parent that does not exist for this identity. Write parents first,"
                  + " or in the same batch.");
      case LINEAGE_CYCLE ->
          fatal(
              code,
              422,
              "A packet would be its own ancestor",
              "Lineage goes one way: no packet can be among its own parents or their parents.");
      case DIMENSION_MISMATCH ->
          fatal(
              code,
              422,
              "The vector has another dimension",
              "Vectors are compared only within one model. Send as many numbers as that model's"
                  + " vectors have.");
      case UNKNOWN_EMBEDDING_SPACE ->
          fatal(
              code,
              422,
              "There is no such embedding space",
              "The spaces are content, context, entity, summary and reasoning.");
      case IDEMPOTENCY_MISMATCH ->
          fatal(
              code,
              422,
              "The key was used for another request",
              "An Idempotency-Key stands for one request. This one has the same key and another"
                  + " body; give it a key of its own.");
      case PRECONDITION_REQUIRED ->
          fatal(
              code,
              428,
              "The header If-Match is required",
              "Read the resource, and send its ETag in If-Match, so that no other change is"
                  + " overwritten unseen.");
      case QUOTA_EXCEEDED ->
          passing(
              code,
              429,
              "Too many requests",
              "The tenant or user has reached a limit. The headers RateLimit and RateLimit-Policy"
                  + " describe the limit of requests; try again after the time in Retry-After.");
      case INTERNAL ->
          fatal(
              code,
              500,
              "The server failed",
              "This is a defect of the server. Nothing was written in part. Report it with the"
                  + " request_id, which is in the server's log.");
      case EMBEDDING_PROVIDER_UNAVAILABLE ->
          passing(
              code,
              502,
              "The embedding model does not answer",
              "The model that turns text into vectors could not be reached. Try again; a keyword"
                  + " search does not need it.");
      case LANGUAGE_MODEL_UNAVAILABLE ->
          passing(
              code,
              502,
              "The language model does not answer",
              "The model that writes summaries could not be reached, or wrote none. Nothing was"
                  + " stored. Try again, or send the text of the summary yourself.");
      case DATABASE_UNAVAILABLE ->
          passing(
              code,
              503,
              "The database does not answer",
              "Nothing was written. Try again after the time in Retry-After.");
      case DATABASE_LOGIN_REFUSED ->
          passing(
              code,
              503,
              "The database refuses the server's login",
              "Nothing was written. The operator of the server has to fix its login; try again"
                  + " then.");
      case READ_ONLY ->
          passing(
              code,
              503,
              "The database can only be read",
              "The server is connected to a standby, or its transactions are read-only. Nothing was"
                  + " written; try again after the time in Retry-After.");
      case GRANT_MISSING ->
          passing(
              code,
              503,
              "The server's login lacks a right",
              "The operator of the database has to grant the right that the server's log names; try"
                  + " again then.");
      case SCHEMA_NOT_CURRENT ->
          passing(
              code,
              503,
              "The database is behind this server",
              "The schema of the database is older than this server needs. Its operator has to"
                  + " migrate it; try again then.");
      case SCHEMA_TOO_NEW ->
          passing(
              code,
              503,
              "The database is ahead of this server",
              "The schema of the database is newer than this server knows. Its operator has to"
                  + " run the newer version; try again then.");
      case CLOSED ->
          passing(
              code,
              503,
              "The server has stopped",
              "The server was closing when the request came. Nothing was written; send it to"
                  + " another, or again.");
      case NOT_READY ->
          passing(
              code,
              503,
              "The server is not ready",
              "Something that the server needs is missing; the member checks says what. Try again"
                  + " after the time in Retry-After.");
      case VIEW_NOT_READY ->
          passing(
              code,
              503,
              "The view was never refreshed",
              "Nothing is in the view yet. It is refreshed by the job refresh-views; try again"
                  + " then.");
      case ROLLED_BACK ->
          passing(
              code,
              503,
              "The transaction was rolled back",
              "The database rolled the transaction back, for instance because of a concurrent one."
                  + " Nothing was written. Send it again.");
      case INTERRUPTED ->
          passing(
              code,
              503,
              "The operation was interrupted",
              "An operation has this code if its server was stopped, was killed, or lost the"
                  + " database. Everything that it wrote before is kept. Start it again.");
      case DEADLINE_EXCEEDED ->
          passing(
              code,
              504,
              "The deadline has passed",
              "The request was cancelled at its deadline, and nothing was written. Ask for less, or"
                  + " allow more time by Prefer: wait=<seconds>.");
    };
  }

  private static ProblemType fatal(ErrorCode code, int status, String title, String explanation) {
    return new ProblemType(code, status, title, explanation, false);
  }

  private static ProblemType passing(ErrorCode code, int status, String title, String explanation) {
    return new ProblemType(code, status, title, explanation, true);
  }
}
