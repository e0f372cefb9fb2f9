-- Subject, predicate, object: what is believed, and which packet said so.
CREATE TABLE IF NOT EXISTS knowledge_facts (
  fact_id       uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  subject       text NOT NULL,
  predicate     text NOT NULL,
  object        jsonb NOT NULL,
  confidence    double precision DEFAULT 0.8,
  source_packet uuid REFERENCES packet_store (packet_id) ON DELETE SET NULL,
  created_at    timestamp DEFAULT now()
);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_subject ON knowledge_facts (subject);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_predicate ON knowledge_facts (predicate);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_source_packet ON knowledge_facts (source_packet);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_created_at ON knowledge_facts (created_at DESC);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_object ON knowledge_facts USING gin (object);
CREATE INDEX IF NOT EXISTS idx_knowledge_facts_subject_predicate ON knowledge_facts (subject, predicate);
