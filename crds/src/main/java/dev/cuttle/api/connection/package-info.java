/** How both programs talk to the API server: no answer holds its caller for ever. */
@NullMarked
package dev.cuttle.api.connection;

import org.jspecify.annotations.NullMarked;
