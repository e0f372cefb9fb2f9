package io.l9.substrate.domain.knowledge.graph;

/**
 * The outcome of mentioning a relationship.
 *
 * @param relationship as it is now
 * @param created whether this was the first mention; false: it reinforced one
 */
public record Mention(Relationship relationship, boolean created) {}
