package org.relevo.app.check;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.relevo.core.machine.BuildMachine;

/** Names that are no host name or address, and users that are no account. */
final class NameRule implements Rule {
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s");
  private static final Pattern WITH_USER = Pattern.compile("([^@\\s]+)@([^@\\s]+)");
  private static final Pattern WITH_PORT = Pattern.compile("([^:\\s]+):([0-9]{1,5})");
  private static final Pattern ADDRESS_V6 =
      Pattern.compile("\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%\\w+)?]?");

  @Override
  public List<Finding> check(List<BuildMachine> machines) {
    return Rule.each(machine -> Stream.concat(name(machine), user(machine))).check(machines);
  }

  private static Stream<Finding> name(BuildMachine machine) {
    String name = machine.name();
    String quoted = "the name \"" + name + "\" ";
    Matcher withUser = WITH_USER.matcher(name);
    Matcher withPort = WITH_PORT.matcher(name);
    if (WHITE_SPACE.matcher(name).find()) {
      return one(machine, quoted + "has white space in it", "Write the host name alone.");
    }
    if (name.contains("/")) {
      return one(
          machine,
          quoted + "is no host name or address",
          "Write the host name alone: a URL's parts belong in the fields user, name and port.");
    }
    if (withUser.matches() || withPort.matches()) {
      return one(
          machine,
          quoted + "has the " + (withUser.matches() ? "user" : "port") + " in it",
          "Write " + fields(name) + ".");
    }
    if (name.contains(":") && !ADDRESS_V6.matcher(name).matches()) {
      return one(
          machine, quoted + "is no host name or address", "Write a host name or an address.");
    }
    return Stream.empty();
  }

  /** Returns the fields in which the parts of {@code USER@HOST:PORT} belong. */
  private static String fields(String name) {
    Matcher withUser = WITH_USER.matcher(name);
    String host = withUser.matches() ? withUser.group(2) : name;
    Matcher withPort = WITH_PORT.matcher(host);
    String port = withPort.matches() ? " (port " + withPort.group(2) + ")" : "";
    return (withUser.matches() ? "(user \"" + withUser.group(1) + "\") " : "") + "(name \""
        + (withPort.matches() ? withPort.group(1) : host) + "\")" + port;
  }

  private static Stream<Finding> user(BuildMachine machine) {
    String user = machine.user();
    return WHITE_SPACE.matcher(user).find() || user.contains("@")
        ? one(
            machine,
            "the user \"" + user + "\" is no account's name",
            "Write only the account to log in to.")
        : Stream.empty();
  }

  private static Stream<Finding> one(BuildMachine machine, String text, String remedy) {
    return Stream.of(Finding.error(machine, text, remedy));
  }
}
