package org.relevo.app.archive;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.relevo.app.cli.DirectoryOptions;
import org.relevo.app.cli.ExitCodes;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.core.trust.PublicKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code relevo archive}: keys, and bundles of store items; the same as {@code guix archive}, on the same files. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = {
      "Makes and authorizes keys; exports and imports store items as signed bundles.",
      "Files and options are those of guix archive."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:something failed; the message says what",
      "2:the command line was wrong"
    })
public final class ArchiveCommand implements Callable<Integer> {
  private static final int MAX_KEY_SIZE = 1 << 20;

  @Spec
  @SuppressWarnings("NullAway.Init") // injected by picocli
  private CommandSpec spec;

  @Mixin
  private DirectoryOptions directories = new DirectoryOptions();

  @ArgGroup(multiplicity = "1")
  private Action action = new Action();

  @Option(
      names = {"-r", "--recursive"},
      description = "With --export: export all that the items refer to as well.")
  private boolean recursive;

  @Parameters(paramLabel = "PATH", description = "With --export: store paths.")
  private List<String> paths = new ArrayList<>();

  private final ArchivePorts ports;

  /** What to do; exactly one of them. */
  static final class Action {
    @Option(
        names = "--generate-key",
        arity = "0..1",
        fallbackValue = KeyGenerator.DEFAULT_PARAMETERS,
        paramLabel = "PARAMS",
        description = {
          "Make this host's signing key; an existing one is never replaced.",
          "PARAMS, as libgcrypt has them: (genkey (rsa (nbits 4:4096))), say. Default: "
              + KeyGenerator.DEFAULT_PARAMETERS
        })
    private @Nullable String generateKey;

    @Option(
        names = "--authorize",
        description = "Accept from now on what the public key on standard input has signed.")
    private boolean authorize;

    @Option(
        names = "--export",
        description = "Write the items PATH… to standard output as a signed bundle.")
    private boolean export;

    @Option(
        names = "--import",
        description = "Import the bundle on standard input; print the paths of its items.")
    private boolean importing;

    @Option(
        names = "--missing",
        description = "Read paths from standard input, one a line; print those not in the store.")
    @SuppressWarnings("UnusedVariable") // the one that is left when none of the others is given
    private boolean missing;
  }

  /** Makes the command as the program has it. */
  public ArchiveCommand() {
    this(new ProductionArchivePorts());
  }

  ArchiveCommand(ArchivePorts ports) {
    this.ports = ports;
  }

  @Override
  public Integer call() throws IOException {
    if (!action.export && (recursive || !paths.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "PATH and --recursive are for --export only");
    }
    HeadDirectories head = directories.directories();
    PrintWriter out = spec.commandLine().getOut();
    if (action.generateKey != null) {
      generateKey(new KeyFiles(head.configuration()), action.generateKey);
    } else if (action.authorize) {
      authorize(new KeyFiles(head.configuration()));
    } else {
      StoreActions store = new StoreActions(ports, head);
      if (action.export) {
        export(store);
      } else if (action.importing) {
        store.importBundle().forEach(out::println);
      } else {
        store.missing().forEach(out::println);
      }
    }
    out.flush();
    return ExitCodes.OK;
  }

  private void generateKey(KeyFiles files, String parameters) throws IOException {
    files.save(() -> new KeyGenerator(new SecureRandom()).generate(parameters));
    note("made " + files.publicKey() + " in " + files.secretFile() + " and " + files.publicFile());
    note("other machines accept what it signs after: relevo archive --authorize < "
        + files.publicFile().getFileName());
  }

  private void authorize(KeyFiles files) throws IOException {
    PublicKey key = PublicKey.parse(ports.in().readNBytes(MAX_KEY_SIZE));
    note(
        files.authorize(key)
            ? "authorized " + key + " in " + files.aclFile()
            : key + " was authorized before");
  }

  private void export(StoreActions store) throws IOException {
    if (paths.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--export needs store paths");
    }
    if (ports.outIsTerminal()) {
      throw new ParameterException(
          spec.commandLine(),
          "a bundle is no text for a terminal: redirect it, as in relevo archive --export … > FILE");
    }
    store.export(paths, recursive);
  }

  /** Standard output is for results; what was done is said beside it. */
  private void note(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(text);
    err.flush();
  }
}
