package org.relevo.core.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The history's SQLite file, write-ahead logged: a process that is killed damages nothing, and several may use it at once.
 * A damaged one is set aside and a new one begun. Used by one thread at a time.
 */
final class HistoryFile implements AutoCloseable {
  static final int SCHEMA_VERSION = 1;

  private static final Logger log = LoggerFactory.getLogger(HistoryFile.class);
  private static final int BUSY_MILLIS = 2000;
  private static final int OPENINGS = 50;
  private static final long OPENING_PAUSE_NANOS = 10_000_000;

  // Says to file(1) and to us that the file is a history: "Relv".
  private static final int APPLICATION_ID = 0x52656c76;

  private static final String[] SCHEMA = {
    "create table families (id integer primary key, name text not null unique,"
        + " typical_nanos integer not null, built_at integer not null)",
    "create index families_by_time on families (built_at)",
    "create index families_by_typical on families (typical_nanos)",
    "create table builds (id integer primary key,"
        + " family integer not null references families (id) on delete cascade,"
        + " built_at integer not null, machine text not null, nanos integer not null,"
        + " speed real not null, slowdown real not null, peak_bytes integer)",
    "create index builds_by_family on builds (family)",
    "create table sends (id integer primary key, sent_at integer not null, machine text not null,"
        + " bytes integer not null, nanos integer not null)",
    "create index sends_by_machine on sends (machine)",
    "pragma application_id = " + APPLICATION_ID,
    "pragma user_version = " + SCHEMA_VERSION
  };

  private final Connection connection;

  private HistoryFile(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the file, and makes it if there is none.
   *
   * @throws HistoryFileException if it cannot be used
   */
  static HistoryFile open(Path file) throws HistoryFileException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try {
        return connect(file);
      } catch (SQLException e) {
        if (!isDamage(e) || !DamagedHistory.setAside(file)) {
          throw e;
        }
        log.warn(
            "{} was damaged ({}): what builds took before is forgotten, and a new history was begun; the damaged file"
                + " is {} now, and may be removed",
            file,
            reason(e),
            DamagedHistory.aside(file));
        return connect(file);
      }
    } catch (SQLException | IOException e) {
      throw new HistoryFileException(
          file + " cannot be used (" + reason(e)
              + "), so what builds took before is not known, and is not remembered; make it and its directory writable"
              + " for this account, or remove the file",
          e);
    }
  }

  private static HistoryFile connect(Path file) throws SQLException, HistoryFileException {
    for (int opening = 1; ; opening++) {
      try {
        return connectOnce(file);
      } catch (SQLException e) {
        // Processes that turn write-ahead logging on at the same time do not wait for each other.
        if (code(e) != SQLiteErrorCode.SQLITE_BUSY.code || opening == OPENINGS) {
          throw e;
        }
        LockSupport.parkNanos(OPENING_PAUSE_NANOS);
      }
    }
  }

  private static HistoryFile connectOnce(Path file) throws SQLException, HistoryFileException {
    SQLiteConfig config = new SQLiteConfig();
    config.enforceForeignKeys(true);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    HistoryFile opened = new HistoryFile(config.createConnection("jdbc:sqlite:" + file));
    boolean good = false;
    try {
      opened.checkSchema(file);
      good = true;
      return opened;
    } finally {
      if (!good) {
        opened.connection.close();
      }
    }
  }

  private void checkSchema(Path file) throws SQLException, HistoryFileException {
    // The usual case needs no lock on the file.
    int version = number("pragma user_version");
    if (version == 0) {
      version = transaction(open -> {
        int now = number("pragma user_version");
        if (now == 0 && number("select count(*) from sqlite_master") == 0) {
          try (Statement statement = open.createStatement()) {
            for (String sql : SCHEMA) {
              statement.execute(sql);
            }
          }
          return SCHEMA_VERSION;
        }
        return now;
      });
    }
    if (version == 0 || number("pragma application_id") != APPLICATION_ID) {
      throw new HistoryFileException(
          file + " is no history of builds, so none is kept; remove the file");
    }
    if (version != SCHEMA_VERSION) {
      throw new HistoryFileException(
          file + " has schema version " + version
              + ", of a newer Relevo; this one knows version " + SCHEMA_VERSION
              + ", so what builds took before is not known, and is not remembered; use the newer one, or remove the file");
    }
  }

  private int number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.getInt(1);
    }
  }

  /** What is done with the database. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads. */
  <T> T read(Work<T> work) throws SQLException {
    return work.on(connection);
  }

  /** Does all of it, or nothing. */
  <T> T transaction(Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.on(connection);
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException e) {
      undo(e);
      throw e;
    } catch (RuntimeException e) {
      // Others must not wait for what will not be written.
      undo(new SQLException(e));
      throw e;
    }
  }

  private void undo(SQLException reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // After some failures, such as that of a full disk, SQLite has done it already.
      reason.addSuppressed(e);
    }
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** Returns whether {@code e} says that the file is no database any more. */
  static boolean isDamage(SQLException e) {
    int code = code(e);
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  // The lower byte; the others say more of the same.
  private static int code(SQLException e) {
    return e.getErrorCode() & 0xff;
  }

  static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
