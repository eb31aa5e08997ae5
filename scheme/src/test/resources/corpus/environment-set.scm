;; setenv is seen by getenv. Differs: programs only read the environment here.
(setenv "RELEVO_CORPUS" "on")
(define seen (getenv "RELEVO_CORPUS"))
(unsetenv "RELEVO_CORPUS")
(list seen (getenv "RELEVO_CORPUS"))
