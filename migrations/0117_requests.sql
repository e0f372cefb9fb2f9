-- Requests that are sent again, and requests that go on by themselves.

-- The answers to keyed requests. A key is its actor's own: the same text is another key for another user or role.
CREATE TABLE IF NOT EXISTS idempotency_keys (
  request_id     uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id      uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id         uuid DEFAULT l9_current_org(),
  user_id        uuid DEFAULT l9_current_user_id(),
  scope          text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),  -- an answer may tell of such memories
  request_key    text NOT NULL CHECK (length(request_key) BETWEEN 1 AND 500),  -- role, route and key: end_user POST /v1/packets 7f3a
  fingerprint    text NOT NULL,                     -- SHA-256 of what was sent
  status         integer NOT NULL CHECK (status BETWEEN 200 AND 399),
  media_type     text,
  headers        text[] NOT NULL DEFAULT '{}',      -- name, value, name, value
  body           bytea NOT NULL DEFAULT '' CHECK (octet_length(body) <= 8388608),
  created_at     timestamptz NOT NULL DEFAULT now(),
  expires_at     timestamptz NOT NULL,
  correlation_id uuid DEFAULT l9_current_correlation(),
  session_id     text DEFAULT l9_current_session(),
  trace_id       text DEFAULT l9_current_trace(),
  -- the scope too: or who cannot see a row could learn that its key is taken
  CONSTRAINT idempotency_keys_key UNIQUE NULLS NOT DISTINCT (tenant_id, org_id, user_id, request_key, scope)
);
CREATE INDEX IF NOT EXISTS idempotency_keys_expired ON idempotency_keys (expires_at);
CALL l9_protect('idempotency_keys', 'personal', 'SELECT, INSERT, DELETE');

-- Operations as they were last heard of. One that is neither finished nor heard of before its lease ends was interrupted.
CREATE TABLE IF NOT EXISTS operations (
  operation_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  tenant_id         uuid NOT NULL DEFAULT l9_current_tenant(),
  org_id            uuid DEFAULT l9_current_org(),
  user_id           uuid DEFAULT l9_current_user_id(),
  scope             text NOT NULL DEFAULT 'shared' CHECK (scope IN ('shared', 'cursor', 'l-private')),
  kind              text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
  status            text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'running', 'succeeded', 'failed', 'cancelled')),
  done              bigint NOT NULL DEFAULT 0 CHECK (done >= 0),
  total             bigint CHECK (total >= 0),
  created_at        timestamptz NOT NULL DEFAULT now(),
  started_at        timestamptz,
  finished_at       timestamptz,
  leased_until      timestamptz,
  result            jsonb,
  failure_code      text,
  failure_message   text,
  failure_retryable boolean,
  cancel_requested  boolean NOT NULL DEFAULT false,
  correlation_id    uuid DEFAULT l9_current_correlation(),
  session_id        text DEFAULT l9_current_session(),
  trace_id          text DEFAULT l9_current_trace(),
  CHECK ((finished_at IS NULL) = (status IN ('pending', 'running'))),
  CHECK (leased_until IS NOT NULL OR finished_at IS NOT NULL),
  CHECK ((failure_code IS NOT NULL) = (status = 'failed'))
);
CREATE INDEX IF NOT EXISTS operations_newest ON operations (tenant_id, created_at DESC, operation_id DESC);
CREATE INDEX IF NOT EXISTS operations_leased ON operations (tenant_id, leased_until) WHERE finished_at IS NULL;
CREATE INDEX IF NOT EXISTS operations_finished ON operations (finished_at) WHERE finished_at IS NOT NULL;
CALL l9_protect('operations', 'personal', 'SELECT, INSERT, UPDATE');

CALL l9_protect_references();
