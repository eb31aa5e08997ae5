package org.relevo.core.rank;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.relevo.core.machine.ByteSize;
import org.relevo.core.quarantine.Trouble;

/** Why a machine was passed over, with the figures that decided. {@code toString} says it to people. */
public sealed interface Reason {
  /** Returns whether the machine could never do this build, rather than not now. */
  default boolean lasting() {
    return false;
  }

  /**
   * It builds for other systems.
   *
   * @param asked the system that the build needs
   * @param offered those that it has
   */
  record WrongSystem(String asked, List<String> offered) implements Reason {
    @Override
    public boolean lasting() {
      return true;
    }

    @Override
    public String toString() {
      return "system " + asked + " is not among its " + String.join(", ", offered);
    }
  }

  /**
   * It lacks features that the build requires.
   *
   * @param missing those
   */
  record MissingFeatures(SortedSet<String> missing) implements Reason {
    @Override
    public boolean lasting() {
      return true;
    }

    @Override
    public String toString() {
      return (missing.size() == 1 ? "it lacks the feature " : "it lacks the features ")
          + String.join(", ", missing);
    }
  }

  /**
   * All its slots are taken.
   *
   * @param slots how many
   */
  record NoFreeSlot(SlotUsage slots) implements Reason {
    @Override
    public String toString() {
      return "no free slot: " + slots;
    }
  }

  /**
   * All its slots are taken on the machine itself, where all heads take them.
   *
   * @param total how many there are, all taken
   * @param others how many of them by other heads than this
   */
  record NoFreeSlotThere(int total, int others) implements Reason {
    @Override
    public String toString() {
      return "no free slot there: " + total + "/" + total
          + (others == 0 ? "" : ", " + others + " of them held by other heads");
    }
  }

  /**
   * It could not be reached.
   *
   * @param why what happened
   */
  record Unreachable(String why) implements Reason {
    @Override
    public String toString() {
      return "unreachable: " + why;
    }
  }

  /**
   * It has less of a resource than the build needs, even with nothing else to do.
   *
   * @param resource which
   * @param asked how much the build needs
   * @param total how much the machine has
   */
  record LacksResource(String resource, long asked, long total) implements Reason {
    @Override
    public boolean lasting() {
      return true;
    }

    @Override
    public String toString() {
      return total == 0
          ? "it has no " + resource + ", of which the build needs " + asked
          : resource + " " + asked + " > " + total + ", all that it has";
    }
  }

  /**
   * What it has of a resource is committed to other builds.
   *
   * @param resource which
   * @param committed how much of it
   * @param asked how much the build needs
   * @param total how much the machine has
   */
  record Committed(String resource, long committed, long asked, long total) implements Reason {
    @Override
    public String toString() {
      return resource + " " + committed + " committed + " + asked + " > " + total;
    }
  }

  /**
   * It has too little memory left.
   *
   * @param free what new processes can have
   * @param floor what must be left
   */
  record LowMemory(ByteSize free, ByteSize floor) implements Reason {
    @Override
    public String toString() {
      return "memory " + free + " < " + floor + " free";
    }
  }

  /**
   * It builds already, and has less memory left than the build took before.
   *
   * @param free what new processes can have
   * @param before the most that a build of that name took
   */
  record MemoryAsBefore(ByteSize free, ByteSize before) implements Reason {
    @Override
    public String toString() {
      return "memory " + free + " free < " + before + ", which such a build took before";
    }
  }

  /**
   * Its processes wait for memory.
   *
   * @param percent the share of the last ten seconds in which all of them did
   * @param limit the share from which it gets nothing more
   */
  record MemoryStall(double percent, double limit) implements Reason {
    @Override
    public String toString() {
      return "all its processes waited for memory in "
          + Figures.exact(percent)
          + " % of the last 10 s ≥ "
          + Figures.exact(limit)
          + " %";
    }
  }

  /** Builds that are sent there come back to the daemon that they come from. */
  record Loop() implements Reason {
    @Override
    public boolean lasting() {
      return true;
    }

    @Override
    public String toString() {
      return "its build daemon is this host's own: builds would go round in a circle";
    }
  }

  /**
   * The policy does not give it the build.
   *
   * @param policy the policy's name
   */
  record LeftOut(String policy) implements Reason {
    @Override
    public String toString() {
      return "left out by the policy " + policy;
    }
  }

  /**
   * The policy has the build wait.
   *
   * @param policy the policy's name
   * @param why what it said; may be empty
   */
  record Postponed(String policy, String why) implements Reason {
    @Override
    public String toString() {
      return "the policy " + policy + " postpones the build" + (why.isEmpty() ? "" : ": " + why);
    }
  }

  /**
   * The policy does not want the build offloaded.
   *
   * @param policy the policy's name
   * @param why what it said; may be empty
   */
  record Declined(String policy, String why) implements Reason {
    @Override
    public boolean lasting() {
      return true;
    }

    @Override
    public String toString() {
      return "the policy " + policy + " declines to offload the build"
          + (why.isEmpty() ? "" : ": " + why);
    }
  }

  /**
   * It has enough to do.
   *
   * @param load its load average of the last minute
   * @param cores its cores
   * @param threshold the normalized load from which it gets nothing more
   */
  record Overloaded(double load, int cores, double threshold) implements Reason {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "load %.2f on %d core%s = %.2f ≥ %s",
          load,
          cores,
          cores == 1 ? "" : "s",
          load / cores,
          Figures.exact(threshold));
    }
  }

  /**
   * Its disk is nearly full.
   *
   * @param free what is left
   * @param needed what must be
   * @param directory where that was measured
   */
  record LowDisk(ByteSize free, ByteSize needed, String directory) implements Reason {
    @Override
    public String toString() {
      return "disk " + free + " < " + needed + " free at " + directory;
    }
  }

  /**
   * It failed of late, and is left alone for a while.
   *
   * @param kind what kind of trouble it gave
   * @param why what happened last
   * @param until when its time ends
   * @param failures how often in a row
   * @param left how long until it is tried again at the latest; zero: that is being done
   */
  record Quarantined(Trouble kind, String why, Instant until, int failures, Duration left)
      implements Reason {
    @Override
    public String toString() {
      String how =
          left.isZero() ? "being tried again " : "left alone for " + words(left) + " more ";
      String remedy = why.lines().skip(1).map(line -> "\n" + line).collect(Collectors.joining());
      return how + after(failures, kind, why) + remedy;
    }

    /** Returns why it is held back, such as {@code after 3 failures (unreachable: connection refused)}. */
    public static String after(int failures, Trouble kind, String why) {
      return "after "
          + failures
          + (failures == 1 ? " failure (" : " failures (")
          + kind.label()
          + ": "
          + why.lines().findFirst().orElse("").strip()
          + ")";
    }
  }

  /**
   * An operator has taken it out of use.
   *
   * @param why the reason that was given; may be empty
   * @param since when
   * @param who the operator's account
   */
  record Drained(String why, Instant since, String who) implements Reason {
    @Override
    public String toString() {
      return "drained since "
          + since.truncatedTo(ChronoUnit.SECONDS)
          + " by "
          + who
          + (why.isEmpty() ? "" : ": " + why);
    }
  }

  private static String words(Duration time) {
    long seconds = Math.max(1, time.plusMillis(999).toSeconds());
    return seconds < 120 ? seconds + " s" : (seconds + 59) / 60 + " min";
  }
}
