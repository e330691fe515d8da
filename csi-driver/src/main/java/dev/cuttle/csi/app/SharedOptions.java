package dev.cuttle.csi.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that both modes have, and in the same way. */
final class SharedOptions {

  @Option(
      names = "--endpoint",
      required = true,
      converter = Endpoint.Socket.class,
      description = "Socket of the CSI services, for example unix:///csi/csi.sock.")
  Path endpoint = Path.of("");

  @Option(
      names = "--namespace",
      defaultValue = "cuttle-system",
      description = "Cuttle's own namespace, where the clusters' keys are (${DEFAULT-VALUE}).")
  String namespace = "";
}
