package dev.cuttle.api;

public enum TagCategory {
  ClusterType,
  Medium,
  Purpose,
  Other
}
