-- Threads, lineage, tags and expiry of packets.
ALTER TABLE packet_store
  ADD COLUMN IF NOT EXISTS thread_id  uuid,
  ADD COLUMN IF NOT EXISTS parent_ids uuid[] DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS tags       text[] DEFAULT '{}',
  ADD COLUMN IF NOT EXISTS ttl        timestamp;

CREATE INDEX IF NOT EXISTS idx_packet_thread ON packet_store (thread_id);
CREATE INDEX IF NOT EXISTS idx_packet_lineage ON packet_store USING gin (parent_ids);
CREATE INDEX IF NOT EXISTS idx_packet_tags ON packet_store USING gin (tags);
CREATE INDEX IF NOT EXISTS idx_packet_ttl ON packet_store (ttl) WHERE ttl IS NOT NULL;
