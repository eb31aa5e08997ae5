package org.relevo.tests.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.relevo.core.machine.HostKey;

/**
 * The commands and Avahi, seeing each other. What was killed is gone when its records expire, after two minutes; it is
 * killed before the first test and looked for after the others.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AvahiPeerTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  /** The life of SRV and address records as Avahi sends them. */
  private static final Duration TIME_TO_LIVE = Duration.ofMinutes(2);

  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILJPH5TGKHgX7ydnUUe/wFr1mFiPfEa8A2apGq+l1EdO";
  private static final String FINGERPRINT = HostKey.parse(KEY).fingerprint();

  @TempDir
  private static Path root;

  private static TestingNetwork network;
  private static Conversation watch;
  private static AvahiHost smithy;

  private final List<Conversation> announcing = new ArrayList<>();

  private static String service(String name, String... text) {
    StringBuilder file = new StringBuilder(
        "<?xml version=\"1.0\"?><!DOCTYPE service-group SYSTEM \"avahi-service.dtd\"><service-group>"
            + "<name>" + name + "</name><service><type>_build-machine._tcp</type><port>22</port>");
    for (String each : text) {
      file.append("<txt-record>").append(each).append("</txt-record>");
    }
    return file.append("</service></service-group>").toString();
  }

  @BeforeAll
  static void start() throws Exception {
    network = TestingNetwork.with("lan", "other");
    network.host("head").attach("head", "eth0", "lan", "10.77.0.1/24");
    network.host("ember").attach("ember", "eth0", "lan", "10.77.0.2/24");
    network.host("smithy").attach("smithy", "eth0", "lan", "10.77.0.3/24");
    network.host("anvil").attach("anvil", "eth0", "lan", "10.77.0.4/24");
    AvahiHost ember = AvahiHost.start(
        network, "ember", Files.createDirectory(root.resolve("ember")), service("ember", "a=b"));
    smithy = AvahiHost.start(
        network,
        "smithy",
        Files.createDirectory(root.resolve("smithy")),
        service(
            "smithy", "txtvers=1", "systems=x86_64-linux,i686-linux", "slots=4", "user=builder"));
    watch = watching();
    watch.await(line -> line.contains("\"name\":\"ember\""), LIMIT);
    ember.kill();
  }

  private static Conversation watching() throws Exception {
    return network.start(network.relevo(
        "head",
        "discover",
        "--watch",
        "--json",
        "--config",
        root.resolve("head").toString()));
  }

  /** Nothing of one test is seen in the next. */
  @AfterEach
  void withdraw() throws Exception {
    for (Conversation each : announcing) {
      each.stop();
    }
    announcing.clear();
  }

  @AfterAll
  static void stop() throws Exception {
    if (network != null) {
      network.close();
    }
  }

  private static List<JsonNode> discovered(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(
        List.of("discover", "--json", "--config", root.resolve("head").toString()));
    arguments.addAll(List.of(more));
    TestingNetwork.Result result =
        network.run(network.relevo("head", arguments.toArray(String[]::new)));
    assertThat(result.exitCode()).as(result.err()).isZero();
    List<JsonNode> all = new ArrayList<>();
    new ObjectMapper().readTree(result.out()).forEach(all::add);
    return all;
  }

  private static JsonNode only(List<JsonNode> all, String name) {
    return all.stream()
        .filter(each -> each.get("name").asText().equals(name))
        .reduce((one, other) -> {
          throw new AssertionError("two of " + name + ": " + all);
        })
        .orElseThrow(() -> new AssertionError("no " + name + ": " + all));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private Conversation announce(String host, String... more) throws Exception {
    Path key = Files.writeString(root.resolve("key.pub"), KEY + "\n");
    List<String> arguments = new ArrayList<>(List.of(
        "announce",
        "--config",
        root.resolve("none").toString(),
        "--speed",
        "2",
        "--slots",
        "4",
        "--user",
        "builder",
        "--system",
        "x86_64-linux",
        "--system",
        "i686-linux",
        "--feature",
        "kvm",
        "--socket",
        "/run/daemon",
        "--host-key",
        key.toString(),
        "--port",
        "2222"));
    arguments.addAll(List.of(more));
    Conversation process = network.start(network.relevo(host, arguments.toArray(String[]::new)));
    announcing.add(process);
    process.await(line -> line.equals(";; announced"), LIMIT);
    return process;
  }

  @Test
  @Order(1)
  void discover_hostOfAvahi_isFoundWithAllThatItSays() throws Exception {
    JsonNode machine = only(discovered(), "smithy");

    assertThat(machine.get("host").asText()).isEqualTo("smithy.local");
    assertThat(machine.get("port").asInt()).isEqualTo(22);
    assertThat(texts(machine.get("addresses")).get(0)).isEqualTo("10.77.0.3");
    assertThat(texts(machine.get("addresses")).get(1)).startsWith("fe80::").endsWith("%eth0");
    assertThat(machine.get("txt").get("systems").asText()).isEqualTo("x86_64-linux,i686-linux");
    assertThat(machine.get("txt").get("slots").asText()).isEqualTo("4");
    assertThat(machine.get("status").asText()).isEqualTo("unpinned");
    assertThat(machine.get("faults")).isEmpty();
  }

  @Test
  @Order(2)
  void announce_seenByAvahi_hasEveryKeyAndIsWithdrawnAtTheEnd() throws Exception {
    Conversation process = announce("anvil", "--name", "anvil");

    String seen = smithy.client("avahi-browse", "-rtp", "_build-machine._tcp");
    String resolved = seen.lines()
        .filter(line -> line.startsWith("=;eth0;IPv4;anvil;"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(seen));
    assertThat(resolved).contains(";10.77.0.4;2222;");
    assertThat(resolved)
        .contains(
            "\"txtvers=1\"",
            "\"systems=x86_64-linux,i686-linux\"",
            "\"features=kvm\"",
            "\"cores=",
            "\"slots=4\"",
            "\"speed=2.0\"",
            "\"user=builder\"",
            "\"socket=/run/daemon\"",
            "\"hostkey=" + FINGERPRINT + "\"");
    assertThat(seen).contains("=;eth0;IPv6;anvil;");

    Conversation browse = smithy.start("avahi-browse", "-p", "_build-machine._tcp");
    browse.await(line -> line.startsWith("+;eth0;IPv4;anvil;"), LIMIT);
    process.stop();

    browse.await(line -> line.startsWith("-;eth0;IPv4;anvil;"), LIMIT);
    browse.stop();
    watch.await(line -> line.contains("\"left\"") && line.contains("\"anvil\""), LIMIT);
  }

  @Test
  @Order(3)
  void announce_takenName_isAnotherOneAndBothAreSeen() throws Exception {
    Conversation second = announce("anvil", "--name", "smithy");

    // Standard error has a way of its own here.
    second.awaitEver(line -> line.contains("this one is announced as \"smithy (2)\""), LIMIT);
    List<JsonNode> all = discovered();
    assertThat(only(all, "smithy").get("port").asInt()).isEqualTo(22);
    assertThat(only(all, "smithy (2)").get("port").asInt()).isEqualTo(2222);
  }

  @Test
  @Order(4)
  void announce_twoInterfacesOfOneNetwork_isOneMachineWithBothAddresses() throws Exception {
    network.attach("anvil", "eth1", "lan", "10.77.0.14/24");
    announce("anvil", "--name", "anvil");

    List<JsonNode> all = discovered();

    network.detach("anvil", "eth1");
    List<JsonNode> ours = all.stream()
        .filter(each -> texts(each.get("hostKeys")).contains(FINGERPRINT))
        .toList();
    assertThat(ours).as("%s", all).hasSize(1);
    assertThat(texts(ours.get(0).get("addresses"))).contains("10.77.0.4", "10.77.0.14");
  }

  @Test
  @Order(5)
  void watch_interfaceThatComes_seesWhatIsThere() throws Exception {
    network.host("far").attach("far", "eth0", "other", "10.78.0.2/24");
    AvahiHost far = AvahiHost.start(
        network, "far", Files.createDirectory(root.resolve("far")), service("far", "slots=1"));

    network.attach("head", "eth1", "other", "10.78.0.1/24");

    String line = watch.await(each -> each.contains("\"name\":\"far\""), LIMIT);
    assertThat(new ObjectMapper().readTree(line).get("interfaces").get(0).asText())
        .isEqualTo("eth1");
    network.detach("head", "eth1");
    watch.await(each -> each.contains("\"left\"") && each.contains("\"far\""), LIMIT);
    far.leave();
  }

  @Test
  @Order(6)
  void announce_addressThatChanges_isAnnouncedAnew() throws Exception {
    watch.forget();
    announce("anvil", "--name", "anvil");
    watch.await(line -> line.contains("\"name\":\"anvil\"") && line.contains("10.77.0.4"), LIMIT);

    network.readdress("anvil", "eth0", "10.77.0.44/24");

    watch.await(line -> line.contains("\"name\":\"anvil\"") && line.contains("10.77.0.44"), LIMIT);
    network.readdress("anvil", "eth0", "10.77.0.4/24");
  }

  @Test
  @Order(7)
  void avahiFile_ofAHostWithoutJava_announcesTheSame() throws Exception {
    Path key = Files.writeString(root.resolve("key.pub"), KEY + "\n");
    TestingNetwork.Result file = network.run(network.relevo(
        "anvil",
        "announce",
        "--avahi",
        "--config",
        root.resolve("none").toString(),
        "--name",
        "bellows",
        "--speed",
        "1.5",
        "--slots",
        "3",
        "--user",
        "builder",
        "--feature",
        "kvm",
        "--host-key",
        key.toString()));
    assertThat(file.exitCode()).as(file.err()).isZero();
    AvahiHost host =
        AvahiHost.start(network, "anvil", Files.createDirectory(root.resolve("anvil")), file.out());

    JsonNode machine = only(discovered(), "bellows");

    assertThat(machine.get("txt").get("speed").asText()).isEqualTo("1.5");
    assertThat(machine.get("txt").get("slots").asText()).isEqualTo("3");
    assertThat(texts(machine.get("hostKeys"))).containsExactly(FINGERPRINT);
    assertThat(machine.get("faults")).isEmpty();
    // One of its own: what went before may have changed what the other hears.
    Conversation fresh = watching();
    fresh.await(line -> line.contains("\"name\":\"bellows\""), LIMIT);

    long start = System.nanoTime();
    host.leave();
    fresh.await(line -> line.contains("\"left\"") && line.contains("\"bellows\""), LIMIT);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    fresh.stop();
  }

  @Test
  @Order(8)
  void announce_besideAvahiOnOneHost_bothAreSeen() throws Exception {
    announce("smithy", "--name", "tongs");

    List<JsonNode> all = discovered();

    assertThat(only(all, "smithy").get("port").asInt()).isEqualTo(22);
    assertThat(only(all, "tongs").get("port").asInt()).isEqualTo(2222);
    assertThat(texts(only(all, "tongs").get("addresses"))).contains("10.77.0.3");
  }

  /** The last: it has the watch start over, which forgets what it knew of others. */
  @Test
  @Order(101)
  void discover_aThousandBogusServices_isBoundedAndWell() throws Exception {
    Path pins = Files.writeString(root.resolve("pins"), "smithy " + KEY + "\nanvil " + KEY + "\n");
    List<String> command = network.on(
        "anvil",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            BogusServices.class.getName(),
            "eth0",
            "10.77.0.4",
            "SHA256:" + "x".repeat(43)));
    Conversation flood = network.start(command);
    flood.await(line -> line.equals("sent"), LIMIT);

    long start = System.nanoTime();
    List<JsonNode> all = discovered("--pinned", pins.toString(), "--timeout", "3");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(flood.all()).isLessThan(LIMIT);
    assertThat(all).as(flood.all()).hasSizeBetween(10, 256);
    assertThat(all)
        .filteredOn(each -> each.get("name").asText().startsWith("bogus"))
        .allSatisfy(each -> assertThat(each.get("status").asText()).isEqualTo("unpinned"))
        .anySatisfy(each -> assertThat(texts(each.get("faults"))).hasSizeGreaterThanOrEqualTo(3));
    for (JsonNode each : all) {
      assertThat(each.toString()).doesNotContain("\\u001b");
      if (each.get("name").asText().equals("anvil")) {
        assertThat(each.get("status").asText()).isEqualTo("refused");
        assertThat(each.get("reason").asText()).contains(FINGERPRINT);
      }
    }
    flood.kill();
  }

  @Test
  @Order(100)
  void watch_killedHost_isGoneWhenItsRecordsHaveExpired() throws Exception {
    String line = watch.awaitEver(
        each -> each.contains("\"left\"") && each.contains("\"ember\""), TIME_TO_LIVE.plus(LIMIT));

    double age = new ObjectMapper().readTree(line).get("ageSeconds").asDouble();
    assertThat(age).isBetween(TIME_TO_LIVE.toSeconds() - 5.0, TIME_TO_LIVE.toSeconds() + 15.0);
  }
}
