package dev.cuttle.volume;

/**
 * How far a volume is. Every state says what comes next; a volume that moves is {@link #BOUND} and
 * has a target.
 */
public enum VolumeState {
  /** Decided and written down; its image may exist or not. A repeated create goes on from there. */
  RESERVED,
  /** Its image exists and is being filled from its source. A repeated create is told to wait. */
  COPYING,
  /** Its image is whole: it can be used. */
  BOUND,
  /** Its deletion is recorded: its image goes, then its page. */
  DELETING
}
