;; receive also comes from (srfi srfi-8).
(use-modules (srfi srfi-8) (srfi srfi-1))
(receive (even odd) (partition even? '(1 2 3 4 5))
  (list even odd))
