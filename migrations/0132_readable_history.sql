-- Which files have run is read by whoever opens the schema, so that a version is refused that does not fit it. The table is
-- the migrator's; where psql runs the files there is none, and adopting makes it.
DO $history$
BEGIN
  IF to_regclass(format('%I.l9_schema_history', current_schema())) IS NOT NULL THEN
    EXECUTE format('GRANT SELECT ON %I.l9_schema_history TO l9_app', current_schema());
  END IF;
END
$history$;
