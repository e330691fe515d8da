package dev.cuttle.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The tag itself, and words about it. */
@JsonClassDescription("The tag itself, and words about it.")
@JsonIgnoreProperties(ignoreUnknown = true)
public record FeatureTagSpec(
    @Required
        @JsonPropertyDescription(
            "The tag; the same as metadata.name. Cannot be changed. 1 to 63 characters of a-z, 0-9,"
                + " '-' and '.'.")
        @Size(min = 1, max = 63)
        @ValidationRule(
            value = "self == oldSelf",
            message = "tag cannot be changed: make another FeatureTag")
        String tag,
    @JsonPropertyDescription("What a user gets with this tag, in words.") @Size(max = 1024)
        @Nullable String description,
    @JsonPropertyDescription("What kind of feature the tag names; for display.")
        @Nullable TagCategory category) {}
