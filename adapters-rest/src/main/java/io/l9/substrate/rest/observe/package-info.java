/**
 * Where requests are told of, for metrics, traces and the access log. It guards that nothing goes
 * out but what has few values: a method, a route's template, a status; never a path as it came, an
 * identity or a body. It uses nothing.
 */
@NullMarked
package io.l9.substrate.rest.observe;

import org.jspecify.annotations.NullMarked;
