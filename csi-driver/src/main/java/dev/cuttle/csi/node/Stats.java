package dev.cuttle.csi.node;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a volume is.
 *
 * @param usage of its filesystem; empty for a raw block volume, and if it is not well
 * @param deviceBytes size of its device; empty if it is gone
 * @param trouble what is wrong, in words; empty if it is well
 */
public record Stats(
    Optional<Mounts.Usage> usage, OptionalLong deviceBytes, Optional<String> trouble) {}
