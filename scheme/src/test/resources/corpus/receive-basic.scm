;; receive of SRFI-8, with fixed, dotted and list formals.
(use-modules (ice-9 receive))
(list (receive (a b) (values 1 2) (list b a))
      (receive (a . rest) (values 1 2 3) (list a rest))
      (receive all (values 1 2) all))
