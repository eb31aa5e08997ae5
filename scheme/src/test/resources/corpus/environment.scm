;; getenv and gethostname.
(list (getenv "RELEVO_SURELY_NOT_SET") (string? (getenv "PATH")) (string? (gethostname))
      (or (getenv "RELEVO_SURELY_NOT_SET") "default"))
