-- The evidence of a fact by the packet in which a source begins, so that an assertion reads of a fact's sources those that
-- its own may repeat, however many there are. A source of several beginnings, of which there are few, has none here.
CREATE INDEX IF NOT EXISTS fact_evidence_root
  ON fact_evidence (tenant_id, (CASE WHEN roots[2] IS NULL THEN roots[1] END), fact_id);

CALL l9_keep_no_values();
