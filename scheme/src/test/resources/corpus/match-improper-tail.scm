;; An ellipsis before a dotted tail, and dotted patterns.
(use-modules (ice-9 match))
(list (match '(1 2 . 3) ((a b . c) (list a b c)))
      (match '(k (1 . 2) (3 . 4)) (('k (a . b) ...) (map + a b)))
      (match '((1 . 2) . 3) (((a . b) . c) (list a b c))))
