;; load is relative to the file that calls it; its definitions stay, its value is the last form's.
(define before 1)
(define value (load "parts/defs.scm"))
(list value loaded-port (loaded-name "x") before)
