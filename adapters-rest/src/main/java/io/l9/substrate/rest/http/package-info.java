/**
 * The parts that every route uses: bodies, answers, problems, cursors, request ids. Guarantees that
 * nothing but JSON and problem documents leaves the server, and that requests are bounded,
 * well-formed and without unknown names. May use Javalin, Jetty, Jackson, {@code auth}, {@code
 * limits} and the domain's {@code shared} and {@code tenancy}.
 */
@NullMarked
package io.l9.substrate.rest.http;

import org.jspecify.annotations.NullMarked;
