package org.relevo.app.discover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.app.RelevoCommand;
import org.relevo.app.cli.ExitCodes;
import org.relevo.core.directory.Advert;
import org.relevo.core.directory.FactsText;
import org.relevo.core.directory.MachineDirectory;
import org.relevo.core.machine.HostKey;
import picocli.CommandLine;

class DiscoverCommandTest {
  private static final HostKey ANVIL = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO");
  private static final HostKey OTHER = HostKey.parse(
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKnL2Qd4VRLLn4dzNXz7TJ7pjYpIAfY8xoANnlNhMlJd");
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir
  private Path configuration;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final TestingDirectory directory = new TestingDirectory();
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> scans = new ArrayList<>();
  private Optional<HostKey> presented = Optional.of(ANVIL);

  private final class Ports implements DiscoverPorts {
    @Override
    public MachineDirectory directory(Set<String> interfaces) {
      return directory;
    }

    @Override
    public KeyScanner scanner() {
      return new KeyScanner() {
        @Override
        public HostKey ask(Advert advert, String keyType) throws IOException {
          scans.add(advert.id() + " " + keyType);
          return presented.orElseThrow(() -> new ConnectException("nobody is there"));
        }

        @Override
        public void close() {
          scans.add("closed");
        }
      };
    }

    @Override
    public Optional<String> answer() {
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public InstantSource clock() {
      return InstantSource.fixed(START.plusSeconds(90));
    }
  }

  private int run(String... arguments) {
    CommandLine root = RelevoCommand.commandLine();
    root.getCommandSpec().removeSubcommand("discover");
    root.addSubcommand(new DiscoverCommand(new Ports()));
    root.setExecutionExceptionHandler(root.getExecutionExceptionHandler());
    root.setOut(new PrintWriter(out, true));
    root.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of("discover", "--config", configuration.toString()));
    all.addAll(List.of(arguments));
    return root.execute(all.toArray(String[]::new));
  }

  private static Advert advert(String name, int port, Map<String, String> text) {
    FactsText.Reading reading = FactsText.read(text);
    return new Advert(
        name,
        name.toLowerCase(java.util.Locale.ROOT) + ".local",
        port,
        List.of("10.0.0.7"),
        new TreeMap<>(text),
        reading.facts(),
        reading.faults(),
        Set.of("eth0"),
        START,
        START.plusSeconds(60));
  }

  private static Advert anvil() {
    return advert(
        "anvil",
        22,
        Map.of(
            "systems", "x86_64-linux",
            "slots", "4",
            "user", "builder",
            "hostkey", ANVIL.fingerprint()));
  }

  private Path pins() {
    return configuration.resolve("known_hosts");
  }

  private void pin(String line) throws IOException {
    Files.writeString(pins(), line + "\n");
  }

  @Test
  void list_pinnedUnpinnedAndForged_saysWhichIsWhich() throws IOException {
    pin("anvil " + ANVIL);
    directory.then(
        anvil(),
        advert("bellows", 2222, Map.of("hostkey", OTHER.fingerprint(), "slots", "1000000")),
        advert("ANVIL", 2222, Map.of("hostkey", OTHER.fingerprint())));

    assertThat(run()).isEqualTo(ExitCodes.OK);

    assertThat(out.toString())
        .isEqualTo(String.join(
            "\n",
            "anvil:22  pinned (" + pins() + ":1)",
            "  anvil.local at 10.0.0.7, on eth0; seen for 90 s, heard 30 s ago",
            "  x86_64-linux; 4 slots; user builder",
            "  shows host key " + ANVIL.fingerprint(),
            "bellows:2222  UNPINNED",
            "  its key " + OTHER.fingerprint() + " is not pinned in " + pins()
                + "; see: relevo discover --pin 'bellows'",
            "  bellows.local at 10.0.0.7, on eth0; seen for 90 s, heard 30 s ago",
            "  shows host key " + OTHER.fingerprint(),
            "  not believed: slots=1000000: not an integer from 1 to 1024",
            "ANVIL:2222  REFUSED",
            "  it announces the host key " + OTHER.fingerprint() + ", but " + ANVIL.fingerprint()
                + " is pinned for it (" + pins() + ":1): either it was set up anew, or someone else"
                + " uses its name. If it was set up anew, remove that line, and see: relevo"
                + " discover --pin 'ANVIL'",
            "  anvil.local at 10.0.0.7, on eth0; seen for 90 s, heard 30 s ago",
            "  shows host key " + OTHER.fingerprint(),
            ""));
    assertThat(directory.looks).containsExactly("_build-machine._tcp 2000");
    assertThat(directory.closed).isTrue();
  }

  @Test
  void list_json_hasTheSameInFields() throws IOException {
    directory.then(anvil());

    assertThat(run("--json", "--timeout", "0.5")).isEqualTo(ExitCodes.OK);

    JsonNode machine = new ObjectMapper().readTree(out.toString()).get(0);
    assertThat(machine.get("name").asText()).isEqualTo("anvil");
    assertThat(machine.get("status").asText()).isEqualTo("unpinned");
    assertThat(machine.get("hostKeys").get(0).asText()).isEqualTo(ANVIL.fingerprint());
    assertThat(machine.get("ageSeconds").asDouble()).isEqualTo(90);
    assertThat(machine.get("heardSecondsAgo").asDouble()).isEqualTo(30);
    assertThat(machine.get("txt").get("slots").asText()).isEqualTo("4");
    assertThat(directory.looks).containsExactly("_build-machine._tcp 500");
  }

  @Test
  void list_otherType_isShownWithoutVerdict() {
    directory.then(advert("guix-publish", 8080, Map.of()));

    assertThat(run("--type", "_guix_publish._tcp")).isEqualTo(ExitCodes.OK);

    assertThat(out.toString())
        .startsWith("guix-publish:8080\n  guix-publish.local at 10.0.0.7")
        .doesNotContain("UNPINNED");
  }

  @Test
  void list_nothing_saysSo() {
    assertThat(run()).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).isEqualTo("Nothing announces _build-machine._tcp here.\n");
  }

  @Test
  void watch_comingChangingLeaving_isToldUntilInterrupted() {
    directory.then(anvil());
    directory.then(anvil());
    directory.then(advert("anvil", 22, Map.of("hostkey", ANVIL.fingerprint(), "slots", "8")));
    directory.then();

    assertThat(run("--watch")).isEqualTo(ExitCodes.FAILURE);

    assertThat(out.toString().lines().filter(line -> !line.startsWith("  ")))
        .containsExactly("+ anvil:22  UNPINNED", "~ anvil:22  UNPINNED", "- anvil:22");
    assertThat(out.toString()).contains("8 slots");
  }

  @Test
  void watch_json_isAnObjectALine() throws IOException {
    directory.then(anvil());
    directory.then();

    run("--watch", "--json");

    List<String> events = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      events.add(new ObjectMapper().readTree(line).get("event").asText());
    }
    assertThat(events).containsExactly("appeared", "left");
  }

  @Test
  void pin_userAgrees_isPinnedAndThenListedAsSuch() throws IOException {
    directory.then(anvil());
    answers.addAll(List.of("perhaps", "yes"));

    assertThat(run("--pin", "anvil")).isEqualTo(ExitCodes.OK);

    assertThat(pins()).hasContent("anvil " + ANVIL + "\n");
    assertThat(out.toString())
        .contains("ssh-ed25519 " + ANVIL.fingerprint())
        .contains("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")
        .contains("Please say yes or no.");
    assertThat(scans).containsExactly("anvil:22 ssh-ed25519", "closed");

    directory.then(anvil());
    assertThat(run("--pin", ANVIL.fingerprint())).isEqualTo(ExitCodes.OK);
    assertThat(out.toString()).contains("pinned already");
    assertThat(Files.readAllLines(pins())).hasSize(1);
  }

  @Test
  void pin_userSaysNoOrNothing_isNotPinned() {
    directory.then(anvil());
    answers.add("no");
    assertThat(run("--pin", "anvil")).isEqualTo(ExitCodes.FAILURE);
    directory.then(anvil());
    assertThat(run("--pin", "anvil")).isEqualTo(ExitCodes.FAILURE);

    assertThat(pins()).doesNotExist();
    assertThat(err.toString()).contains("--trust-on-first-use");
  }

  @Test
  void pin_trustOnFirstUse_asksNobody() {
    directory.then(advert("anvil", 2222, Map.of()));

    assertThat(run("--pin", "anvil:2222", "--trust-on-first-use")).isEqualTo(ExitCodes.OK);

    assertThat(pins()).hasContent("[anvil]:2222 " + ANVIL + "\n");
  }

  @Test
  void pin_otherKeyThanAnnounced_isRefused() {
    directory.then(anvil());
    presented = Optional.of(OTHER);

    assertThat(run("--pin", "anvil", "--trust-on-first-use")).isEqualTo(ExitCodes.FAILURE);

    assertThat(pins()).doesNotExist();
    assertThat(err.toString())
        .contains(ANVIL.fingerprint(), OTHER.fingerprint(), "old or forged")
        .doesNotContain("\tat ");
    assertThat(scans).hasSize(4);
  }

  @Test
  void pin_anotherKeyIsPinned_isRefusedEvenOnFirstUse() throws IOException {
    pin("anvil " + OTHER);
    directory.then(anvil(), advert("bellows", 22, Map.of()));
    assertThat(run("--pin", "anvil", "--trust-on-first-use")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString()).contains("someone else uses its name");

    directory.then(advert("anvil", 22, Map.of()));
    assertThat(run("--pin", "anvil", "--trust-on-first-use")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString()).contains("someone else answers for it");

    assertThat(pins()).hasContent("anvil " + OTHER + "\n");
  }

  @Test
  void pin_unknownOrAmbiguousName_saysWhatThereIs() {
    directory.then(anvil());
    assertThat(run("--pin", "bellows")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString()).contains("no build machine \"bellows\"", "there are: anvil:22");

    directory.then(anvil(), advert("anvil", 23, Map.of()));
    assertThat(run("--pin", "anvil")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString()).contains("several hosts call themselves \"anvil\"", "anvil:23");
  }

  @Test
  void pin_hostDoesNotAnswer_isAnErrorWithoutStackTrace() {
    directory.then(anvil());
    presented = Optional.empty();

    assertThat(run("--pin", "anvil")).isEqualTo(ExitCodes.FAILURE);
    assertThat(err.toString()).contains("nobody is there").doesNotContain("\tat ");
  }

  @Test
  void wrongOptions_areUsageErrors() {
    assertThat(run("--type", "../x")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--timeout", "-1")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--timeout", "NaN")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--trust-on-first-use")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--pin", "a", "--watch")).isEqualTo(ExitCodes.USAGE);
    assertThat(run("--pin", "a", "--type", "_ssh._tcp")).isEqualTo(ExitCodes.USAGE);
    assertThat(directory.looks).isEmpty();
  }
}
