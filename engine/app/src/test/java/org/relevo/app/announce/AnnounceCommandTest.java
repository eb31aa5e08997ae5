package org.relevo.app.announce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.RelevoCommand;
import org.relevo.app.cli.ExitCodes;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import picocli.CommandLine;

class AnnounceCommandTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO";

  @TempDir
  private Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine commandLine = RelevoCommand.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("announce", "--config", directory.toString()));
    all.addAll(List.of(arguments));
    return commandLine.execute(all.toArray(String[]::new));
  }

  @Test
  void avahi_allGiven_isAServiceFileWithEveryKey() throws Exception {
    Path key = Files.writeString(directory.resolve("key.pub"), KEY + " root@<anvil>\n");

    assertThat(run(
            "--avahi",
            "--name",
            "a<b&c",
            "--port",
            "2222",
            "--user",
            "builder",
            "--socket",
            "/run/d",
            "--system",
            "x86_64-linux",
            "--system",
            "i686-linux",
            "--feature",
            "kvm",
            "--slots",
            "4",
            "--speed",
            "2",
            "--host-key",
            key.toString()))
        .isEqualTo(ExitCodes.OK);

    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    Document file = factory
        .newDocumentBuilder()
        .parse(new org.xml.sax.InputSource(new java.io.StringReader(out.toString())));
    assertThat(texts(file, "name")).containsExactly("a<b&c");
    assertThat(texts(file, "type")).containsExactly("_build-machine._tcp");
    assertThat(texts(file, "port")).containsExactly("2222");
    assertThat(texts(file, "txt-record"))
        .containsExactly(
            "txtvers=1",
            "systems=x86_64-linux,i686-linux",
            "features=kvm",
            "cores=" + Runtime.getRuntime().availableProcessors(),
            "slots=4",
            "speed=2.0",
            "user=builder",
            "socket=/run/d",
            "hostkey=SHA256:" + fingerprint());
  }

  private static String fingerprint() {
    return org.relevo.core.machine.HostKey.parse(KEY).fingerprint().substring("SHA256:".length());
  }

  private static List<String> texts(Document file, String tag) {
    NodeList nodes = file.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void announce_whatCannotBeAnnounced_isAnErrorThatSaysWhat() throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.pub"), "nonsense");

    assertThat(run("--avahi", "--speed", "1", "--name", "a.b")).isEqualTo(ExitCodes.FAILURE);
    assertThat(run("--avahi", "--speed", "1", "--user", "a b")).isEqualTo(ExitCodes.FAILURE);
    assertThat(run("--avahi", "--speed", "1", "--slots", "5000")).isEqualTo(ExitCodes.FAILURE);
    assertThat(run("--avahi", "--speed", "1", "--host-key", wrong.toString()))
        .isEqualTo(ExitCodes.FAILURE);
    assertThat(run("--avahi", "--speed", "1", "--host-key", wrong + ".none"))
        .isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString())
        .contains("the name \"a.b\" has a dot", "user=a b: not a user name", "slots=5000")
        .contains("wrong.pub: expected", "cannot read the public host key")
        .doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void announce_wrongNumbers_areUsageErrors() {
    assertThat(run("--slots", "0")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--speed", "0")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--port", "65536")).isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void measure_clockThatRuns_isRoundedAndInRange() {
    AtomicLong time = new AtomicLong();
    double slow = new SpeedMeasure(() -> time.addAndGet(100_000_000)).measure();
    double fast = new SpeedMeasure(() -> time.addAndGet(100_000)).measure();

    assertThat(slow).isEqualTo(0.1);
    assertThat(fast).isEqualTo(2.0);
  }
}
