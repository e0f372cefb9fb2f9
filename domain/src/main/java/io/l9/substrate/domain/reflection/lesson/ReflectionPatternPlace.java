package io.l9.substrate.domain.reflection.lesson;

/**
 * A place in the view of patterns; keys decide between equal counts.
 *
 * @param key of the line there
 */
public record ReflectionPatternPlace(long count, String key) {}
