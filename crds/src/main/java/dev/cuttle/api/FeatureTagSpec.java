package dev.cuttle.api;

import org.jspecify.annotations.Nullable;

public record FeatureTagSpec(
    String tag, @Nullable String description, @Nullable TagCategory category) {}
