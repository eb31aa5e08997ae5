;; use-modules takes several modules at once.
(use-modules (srfi srfi-1) (ice-9 match))
(match (fold cons '() '(1 2 3))
  ((a b c) (list a b c)))
