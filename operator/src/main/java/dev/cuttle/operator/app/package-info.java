/**
 * The program: command line, wiring with {@code new}, leadership, metrics and health over HTTP.
 *
 * <p>Not here: any rule about clusters, tags or pages. Nobody may import this package.
 */
@NullMarked
package dev.cuttle.operator.app;

import org.jspecify.annotations.NullMarked;
