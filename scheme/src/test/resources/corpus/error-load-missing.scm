;; load of a file that is not there.
(load "parts/nowhere.scm")
