/**
 * What watches a program and what it is told: /healthz, /readyz and /metrics over HTTP, and the
 * metrics that driver and operator share, under one name and in one layout.
 *
 * <p>Not here: what only one of them measures.
 */
@NullMarked
package dev.cuttle.monitoring;

import org.jspecify.annotations.NullMarked;
