/**
 * The words on the wire: Cuttle's custom resources as records. The YAML under {@code crds/} is made
 * from them, and the build fails when the two differ.
 *
 * <p>Wire records may hold nulls, as JSON may; whoever reads them turns them into values of his own
 * room.
 */
@NullMarked
package dev.cuttle.api;

import org.jspecify.annotations.NullMarked;
