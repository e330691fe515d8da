package dev.cuttle.api;

/**
 * Whether a cluster takes new volumes: Active does; Cordoned does not; Draining neither, and says
 * that it is to be emptied, which nothing does yet.
 */
public enum Availability {
  Active,
  Cordoned,
  Draining
}
