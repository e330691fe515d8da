/**
 * FeatureTag: the published matching table. Which rows there must be is a pure function of the
 * clusters; a plan says in which order to write them, so that a cluster that gains one tag and
 * loses another never stands in neither row.
 *
 * <p>The table is one thing that is kept as a whole, by one loop over caches; a reconciler per tag
 * could not order the writes of several rows. Not here: whether a cluster is fit (its Ready
 * condition says so).
 */
@NullMarked
package dev.cuttle.operator.featuretag;

import org.jspecify.annotations.NullMarked;
