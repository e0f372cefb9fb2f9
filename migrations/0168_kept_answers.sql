-- Deleting tasks and rejections reaches the answers that are kept for repeated requests of others, as 0124 has it for packets and
-- summaries, 0140 for facts and 0148 for reflections. No other rows are shown to somebody else than their owner by requests whose answers
-- are kept: changes of the store, of checkpoints and of trade are not repeatable, and a relationship is its owner's.

CREATE OR REPLACE TRIGGER tasks_erase_kept_answers AFTER DELETE ON tasks
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_kept_answers('task_uid');
CREATE OR REPLACE TRIGGER fact_rejections_erase_kept_answers AFTER DELETE ON fact_rejections
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION trigger_erase_kept_answers('rejection_id');

CALL l9_keep_no_values();
