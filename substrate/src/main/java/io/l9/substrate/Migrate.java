package io.l9.substrate;

/** What is done about the schema when a substrate is opened. */
public enum Migrate {
  /** Refuse to open a database whose schema is not the current one. */
  VALIDATE,
  /** Bring the schema up to date; the login must own it. */
  APPLY,
  /** Nothing: somebody else answers for the schema. */
  OFF
}
