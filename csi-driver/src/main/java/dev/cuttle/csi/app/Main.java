package dev.cuttle.csi.app;

import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program. One container image, one mode for each subcommand. */
@Command(
    name = "csi-driver",
    description = "Cuttle's CSI driver.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {ControllerCommand.class, NodeCommand.class})
public final class Main {

  Main() {}

  public static void main(String[] args) {
    JavaLogging.intoOurs();
    int code = new CommandLine(new Main()).execute(args);
    // After SIGTERM the process is ending already, and a second exit would wait for the first.
    if (code != 0) {
      System.exit(code);
    }
  }

  /** That of the jar; "dev" for classes outside of one. */
  static final class Version implements IVersionProvider {

    static String current() {
      return Optional.ofNullable(Main.class.getPackage().getImplementationVersion()).orElse("dev");
    }

    @Override
    public String[] getVersion() {
      return new String[] {current()};
    }
  }
}
