-- The order of an export, parents before their children, so that each of its short parts begins where the last one ended.
CREATE INDEX IF NOT EXISTS packet_store_export_order ON packet_store (tenant_id, generation, "timestamp", packet_id);
