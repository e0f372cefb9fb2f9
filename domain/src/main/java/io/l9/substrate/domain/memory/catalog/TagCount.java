package io.l9.substrate.domain.memory.catalog;

/**
 * A tag and how many packets carry it.
 *
 * @param packets those that this scope sees and that have not expired
 */
public record TagCount(String tag, long packets) {}
