package org.relevo.app.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.cli.HeadDirectories;
import org.relevo.app.cli.HeadStore;
import org.relevo.core.store.LocalStore;
import org.relevo.core.store.Store;
import org.relevo.core.trust.KeyFiles;
import org.relevo.formats.path.StorePath;
import picocli.CommandLine;

class ArchiveCommandTest {
  @TempDir
  private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ByteArrayOutputStream bundle = new ByteArrayOutputStream();
  private byte[] in = new byte[0];
  private boolean terminal;

  private final ArchivePorts ports = new ArchivePorts() {
    @Override
    public Store openStore(HeadDirectories directories) throws IOException {
      return HeadStore.openLocal(directories);
    }

    @Override
    public InputStream in() {
      return new ByteArrayInputStream(in);
    }

    @Override
    public OutputStream out() {
      return bundle;
    }

    @Override
    public boolean outIsTerminal() {
      return terminal;
    }
  };

  private int run(String host, String... arguments) {
    CommandLine commandLine = new CommandLine(new ArchiveCommand(ports));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    commandLine.setExecutionExceptionHandler((error, command, parsed) -> {
      command.getErr().println(error.getMessage());
      command.getErr().flush();
      return 1;
    });
    List<String> all = new ArrayList<>(List.of(
        "--config=" + directory.resolve(host + "/etc"),
        "--state=" + directory.resolve(host + "/state"),
        "--store=" + "/gnu/store",
        "--real-store=" + directory.resolve(host + "/store")));
    all.addAll(List.of(arguments));
    return commandLine.execute(all.toArray(String[]::new));
  }

  private KeyFiles keys(String host) {
    return new KeyFiles(directory.resolve(host + "/etc"));
  }

  private StorePath[] addTwo(String host) throws IOException {
    HeadDirectories directories = HeadDirectories.find(
        new HeadDirectories.Choice(
            Optional.of(directory.resolve(host + "/etc")),
            Optional.of(directory.resolve(host + "/state")),
            Optional.of("/gnu/store"),
            Optional.of(directory.resolve(host + "/store"))),
        Map.of());
    try (LocalStore store = HeadStore.openLocal(directories)) {
      StorePath one = store.addText("one", "1\n".getBytes(StandardCharsets.UTF_8), List.of());
      StorePath two =
          store.addText("two", (one + "\n").getBytes(StandardCharsets.UTF_8), List.of(one));
      return new StorePath[] {one, two};
    }
  }

  private void authorize(String there, String whose) throws IOException {
    in = Files.readAllBytes(keys(whose).publicFile());
    assertThat(run(there, "--authorize")).as(err.toString()).isZero();
  }

  @Test
  void export_thenImport_betweenHostsThatTrust_movesTheClosure() throws IOException {
    assertThat(run("a", "--generate-key")).as(err.toString()).isZero();
    assertThat(err.toString()).contains("signing-key.pub").contains("SHA256:");
    authorize("b", "a");
    StorePath[] items = addTwo("a");

    assertThat(run("a", "--export", "-r", items[1].toString()))
        .as(err.toString())
        .isZero();
    in = bundle.toByteArray();
    assertThat(run("b", "--import")).as(err.toString()).isZero();

    assertThat(out.toString()).isEqualTo(items[0] + "\n" + items[1] + "\n");
    in = (items[0] + "\n\n" + items[1] + "\n").getBytes(StandardCharsets.UTF_8);
    out.getBuffer().setLength(0);
    assertThat(run("b", "--missing")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(run("c", "--missing")).isZero();
    assertThat(out.toString()).isEqualTo(items[0] + "\n" + items[1] + "\n");
  }

  @Test
  void import_fromStranger_isRefusedWithTheRemedy() throws IOException {
    run("a", "--generate-key");
    StorePath[] items = addTwo("a");
    run("a", "--export", items[0].toString());
    in = bundle.toByteArray();

    assertThat(run("b", "--import")).isEqualTo(1);
    assertThat(err.toString())
        .contains(items[0].toString())
        .contains(keys("a").publicKey().fingerprint())
        .contains("relevo archive --authorize < KEY");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void export_severalWithoutRecursive_writesReferencesFirst() throws IOException {
    run("a", "--generate-key");
    authorize("b", "a");
    StorePath[] items = addTwo("a");

    assertThat(run("a", "--export", items[1].toString(), items[0].toString())).isZero();
    in = bundle.toByteArray();
    assertThat(run("b", "--import")).as(err.toString()).isZero();
    assertThat(out.toString()).isEqualTo(items[0] + "\n" + items[1] + "\n");
  }

  @Test
  void export_withoutKeyOrItemOrOnATerminal_saysWhatToDo() throws IOException {
    StorePath[] items = addTwo("a");
    assertThat(run("a", "--export", items[0].toString())).isEqualTo(1);
    assertThat(err.toString()).contains("relevo archive --generate-key");

    run("a", "--generate-key");
    assertThat(run("a", "--export")).isEqualTo(2);
    assertThat(run("b", "--export", items[0].toString())).isEqualTo(1);
    assertThat(err.toString()).contains(items[0] + " is not a valid item");

    terminal = true;
    assertThat(run("a", "--export", items[0].toString())).isEqualTo(2);
    assertThat(err.toString()).contains("redirect it");
  }

  @Test
  void generateKey_withParametersOrTwice_obeysAndNeverReplaces() throws IOException {
    assertThat(run("a", "--generate-key=(genkey (dsa (nbits 4:1024)))")).isEqualTo(1);
    assertThat(err.toString()).contains("dsa keys are not supported");
    assertThat(run("a", "--generate-key=(genkey (rsa (nbits 4:1024)))")).isZero();
    assertThat(keys("a").publicKey().text()).contains("(rsa ");

    String before = Files.readString(keys("a").secretFile());
    assertThat(run("a", "--generate-key")).isEqualTo(1);
    assertThat(err.toString()).contains("exists already");
    assertThat(Files.readString(keys("a").secretFile())).isEqualTo(before);
  }

  @Test
  void authorize_notAKeyOrTwice_saysSo() throws IOException {
    in = "hello".getBytes(StandardCharsets.UTF_8);
    assertThat(run("a", "--authorize")).isEqualTo(1);
    assertThat(err.toString()).contains("not a public key");

    run("b", "--generate-key");
    authorize("a", "b");
    authorize("a", "b");
    assertThat(err.toString()).contains("was authorized before");
    assertThat(keys("a").acl().keys()).hasSize(1);
  }

  @Test
  void authorize_secretKey_namesThePublicOneAndShowsNothingOfIt() throws IOException {
    run("a", "--generate-key");
    in = Files.readAllBytes(keys("a").secretFile());
    assertThat(run("b", "--authorize")).isEqualTo(1);
    assertThat(err.toString()).contains("a secret one", "--authorize < signing-key.pub");
    assertThat(err.toString()).doesNotContain("#");
    assertThat(keys("b").aclFile()).doesNotExist();
  }

  @Test
  void call_noActionOrTwo_isAUsageError() {
    assertThat(run("a")).isEqualTo(2);
    assertThat(run("a", "--import", "--missing")).isEqualTo(2);
    assertThat(run("a", "--import", "/gnu/store/x")).isEqualTo(2);
  }
}
