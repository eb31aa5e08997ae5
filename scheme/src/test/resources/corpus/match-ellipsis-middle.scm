;; x ... in the middle and at the front.
(use-modules (ice-9 match))
(list (match '(1 2 3 4) ((a b ... c) (list a b c)))
      (match '(1 2) ((a b ... c) (list a b c)))
      (match '(1 2 3 4) ((b ... y z) (list b y z)))
      (match '((h 1) (h 2) end) ((('h n) ... 'end) n)))
