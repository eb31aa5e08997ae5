package org.relevo.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.core.directory.PinFile;
import org.relevo.core.machine.BuildMachine;
import org.relevo.core.machine.MachinesFileException;
import org.relevo.core.ssh.OpenSshKeys;
import org.relevo.core.trust.KeyFiles;
import org.relevo.core.trust.KeyGenerator;
import org.relevo.formats.path.StoreDir;
import org.relevo.scheme.MachineProgram;
import org.relevo.scheme.MachineProgramOptions;

/**
 * A farm below one directory: a head and three build machines, each with its own store, state and keys, all with the same
 * store directory, and each knowing the others' keys.
 */
final class DemoFarm implements AutoCloseable {
  /**
   * What a machine of the farm is like.
   *
   * @param name its name
   * @param slots builds at once
   * @param speed relative speed
   * @param feature a system feature that it alone has; may be empty
   * @param discovered whether it is not in the machine file but announces itself
   */
  record Kind(String name, int slots, double speed, String feature, boolean discovered) {}

  static final List<Kind> KINDS = List.of(
      new Kind("alpha", 1, 2.0, "", false),
      new Kind("beta", 2, 1.5, "", false),
      new Kind("gamma", 1, 1.0, "big-parallel", true));

  private final Path root;
  private final StoreDir store;
  private final List<MachineProcess> processes = new ArrayList<>();

  DemoFarm(Path root) {
    this.root = root;
    this.store = new StoreDir(root.resolve("store").toString());
  }

  /** Returns the directories of the head, whose store alone lies where store paths say. */
  HeadDirectories head() {
    return new HeadDirectories(
        root.resolve("head/etc"),
        root.resolve("head/state"),
        store,
        Path.of(store.text()),
        Optional.empty());
  }

  private Path configuration(Kind kind) {
    return root.resolve(kind.name()).resolve("etc");
  }

  private Path sshKey() {
    return head().configuration().resolve("id_ed25519");
  }

  Path machinesFile() {
    return head().machinesFile();
  }

  Path log(Kind kind) {
    return root.resolve(kind.name()).resolve("serve.log");
  }

  /** Makes the archive keys and the SSH key, and has head and machines authorize each other. */
  void makeKeys() throws IOException {
    Files.createDirectories(head().configuration());
    KeyGenerator generator = new KeyGenerator(new SecureRandom());
    KeyFiles headKeys = new KeyFiles(head().configuration());
    headKeys.save(generator.generate());
    OpenSshKeys.generate(sshKey());
    for (Kind kind : KINDS) {
      Files.createDirectories(configuration(kind));
      KeyFiles keys = new KeyFiles(configuration(kind));
      keys.save(generator.generate());
      keys.authorize(headKeys.publicKey());
      headKeys.authorize(keys.publicKey());
      Files.copy(Path.of(sshKey() + ".pub"), configuration(kind).resolve("authorized_keys"));
    }
  }

  /** Starts the machines side by side and waits until all are ready; returns their {@code build-machine} forms. */
  List<String> start() throws IOException, InterruptedException {
    for (Kind kind : KINDS) {
      processes.add(MachineProcess.start(kind.name(), arguments(kind), log(kind)));
    }
    List<String> forms = new ArrayList<>();
    for (MachineProcess process : processes) {
      forms.add(process.awaitForm());
    }
    return forms;
  }

  private List<String> arguments(Kind kind) {
    Path home = root.resolve(kind.name());
    List<String> arguments = new ArrayList<>(List.of(
        "--config",
        configuration(kind).toString(),
        "--state",
        home.resolve("state").toString(),
        "--store",
        store.text(),
        "--real-store",
        home.resolve("store").toString(),
        "--port",
        "0",
        "--private-key",
        sshKey().toString(),
        "--slots",
        Integer.toString(kind.slots()),
        "--speed",
        Double.toString(kind.speed()),
        "--until-end-of-input"));
    if (kind.discovered()) {
      arguments.addAll(List.of("--announce", "--name", kind.name()));
    }
    if (!kind.feature().isEmpty()) {
      arguments.addAll(List.of("--feature", kind.feature()));
    }
    return arguments;
  }

  /**
   * Writes the head's machine file, and pins the keys of the machines that are to be discovered.
   *
   * @param forms of all machines, in the order of {@link #KINDS}
   * @param discovering whether machines can be discovered on this host; else all are listed
   */
  void writeMachinesFile(List<String> forms, boolean discovering)
      throws IOException, MachinesFileException {
    List<String> listed = new ArrayList<>();
    Path pins = head().configuration().resolve("known_hosts");
    Files.deleteIfExists(pins);
    for (int i = 0; i < forms.size(); i++) {
      if (KINDS.get(i).discovered() && discovering) {
        BuildMachine machine = MachineProgram.ofText(
                Path.of(KINDS.get(i).name()),
                "(list " + forms.get(i) + ")",
                MachineProgramOptions.DEFAULT)
            .evaluate()
            .get(0);
        PinFile.append(pins, PinFile.line(machine.name(), machine.port(), machine.hostKey()));
      } else {
        listed.add(forms.get(i));
      }
    }
    String text = """
        ;; The machines of the demonstration share this host, so its load says nothing of theirs.
        (define listed
          (list
        %s))

        (map (lambda (machine)
               (build-machine (inherit machine) (overload-threshold #f)))
             %s)
        """.formatted(
            String.join("\n", listed).strip().indent(4).stripTrailing(),
            discovering
                ? "(append listed (discover-machines #:timeout 15 #:defaults (car listed)))"
                : "listed");
    Files.writeString(machinesFile(), text);
  }

  @Override
  public void close() {
    // Who is interrupted still gives the machines the time to end their builders.
    boolean interrupted = Thread.interrupted();
    // Together first: each may take a moment to end.
    processes.forEach(MachineProcess::askToStop);
    processes.forEach(MachineProcess::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
