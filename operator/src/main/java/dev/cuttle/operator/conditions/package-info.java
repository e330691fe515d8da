/**
 * How a finding becomes a metav1.Condition: one pure function, with the time handed in. And how a
 * status is worded and written.
 *
 * <p>Not here: what is found out about which resource, clocks, Kubernetes calls.
 */
@NullMarked
package dev.cuttle.operator.conditions;

import org.jspecify.annotations.NullMarked;
