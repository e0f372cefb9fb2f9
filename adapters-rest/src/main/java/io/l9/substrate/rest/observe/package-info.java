/**
 * The observation of requests, for metrics, traces and the access log. Guarantees that only values
 * of low cardinality are observed: a method, a route's template, a status; never a raw path, an
 * identity or a body. Uses nothing.
 */
@NullMarked
package io.l9.substrate.rest.observe;

import org.jspecify.annotations.NullMarked;
