package io.l9.substrate.migrations;

import java.util.List;

/**
 * A change for the worse.
 *
 * @param kind as the table of the page names it
 * @param subject what of that kind
 * @param proof the cheapest that notices
 */
record Mutant(String kind, String subject, List<String> sql, Proof proof) {}
