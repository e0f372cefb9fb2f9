/**
 * The HTTP interface: a Javalin server over the inbound ports. Guarantees that no port is called
 * without a scope that a credential vouches for, and that every failure is a problem document. May
 * use the domain, Javalin with Jetty, and Jackson 3.
 */
@NullMarked
package io.l9.substrate.rest;

import org.jspecify.annotations.NullMarked;
