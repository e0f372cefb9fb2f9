/** The routes of reflections, of advice before tasks and of task reflections. */
@NullMarked
package io.l9.substrate.rest.reflection;

import org.jspecify.annotations.NullMarked;
