package dev.cuttle.csi.app;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * Where the driver listens.
 *
 * @param socket of the CSI services
 * @param http of the monitoring pages
 * @param version the driver's own
 */
public record Settings(Path socket, InetSocketAddress http, String version) {}
