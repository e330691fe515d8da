package dev.cuttle.operator.featuretag;

import java.time.Instant;

/**
 * A write of somebody else to what is the operator's alone.
 *
 * @param manager the field manager
 * @param time in whole seconds; long ago if the API server does not say
 */
record StatusWrite(String manager, Instant time) {}
