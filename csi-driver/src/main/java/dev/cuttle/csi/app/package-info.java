/**
 * The program: its command line, its wiring with {@code new}, the socket, the monitoring page, and
 * the decorators that measure and log. Nobody may import this room.
 *
 * <p>Not here: what the driver does.
 */
@NullMarked
package dev.cuttle.csi.app;

import org.jspecify.annotations.NullMarked;
