-- Rows of facts that other clients wrote, in the order in which they are adopted: the earliest first.
CREATE INDEX IF NOT EXISTS knowledge_facts_former
  ON knowledge_facts (tenant_id, (coalesce(created_at, '9999-12-31 23:59:59.999999+00'::timestamptz)), fact_id) WHERE NOT governed;

CALL l9_keep_no_values();
