package org.relevo.app;

import java.util.Arrays;

/** The settings of the log, which goes to standard error: standard output belongs to results and protocols. */
final class Logging {
  private static final String PREFIX = "org.slf4j.simpleLogger.";

  private Logging() {}

  /** Must run before the first logger is made, hence the look at the raw arguments. */
  static void configure(String[] arguments) {
    boolean debug = Arrays.asList(arguments).contains("--debug");
    set("logFile", "System.err");
    set("defaultLogLevel", debug ? "debug" : "warn");
    set("showThreadName", Boolean.toString(debug));
    set("showDateTime", Boolean.toString(debug));
    set("dateTimeFormat", "HH:mm:ss.SSS");
    set("showLogName", Boolean.toString(debug));
    set("showShortLogName", "true");
    set("levelInBrackets", "true");
    if (!debug) {
      // The library reports what its peers do wrong; we report the same as errors with a remedy.
      set("log.org.apache.sshd", "off");
      // What strangers send that is malformed is nothing that an operator could mend.
      set("log.javax.jmdns", "off");
      // Its classes log under the names of the subclasses that they are of.
      set("log.org.relevo.core.ssh.MachineSession", "off");
      set("log.org.relevo.core.ssh.DuplexChannel", "off");
    }
    // MINA SSHD and JmDNS say little at info that an operator can use.
    set("log.org.relevo", debug ? "debug" : "info");
  }

  private static void set(String name, String value) {
    if (System.getProperty(PREFIX + name) == null) {
      System.setProperty(PREFIX + name, value);
    }
  }
}
