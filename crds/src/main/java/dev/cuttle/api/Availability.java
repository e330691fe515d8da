package dev.cuttle.api;

/**
 * Whether a cluster takes new volumes: Active does; Cordoned does not; Draining is being emptied.
 */
public enum Availability {
  Active,
  Cordoned,
  Draining
}
