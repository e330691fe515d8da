/**
 * VolumePlacement: the other side of the ledger. Sums of its pages, and a slow comparison of the
 * images that exist with the pages that should.
 *
 * <p>Nothing here writes to a page or removes an image: the driver writes pages, and what is found
 * here is reported for people to judge.
 */
@NullMarked
package dev.cuttle.operator.audit;

import org.jspecify.annotations.NullMarked;
