package io.l9.substrate.domain.subject;

/**
 * A column in which a text was found.
 *
 * @param table a table or a materialized view
 * @param rows of the tenant whose value contains the text
 */
public record TextPlace(String table, String column, long rows) {}
