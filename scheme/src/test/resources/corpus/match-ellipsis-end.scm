;; x ... at the end collects.
(use-modules (ice-9 match))
(list (match '(1 2 3) ((a b ...) (list a b)))
      (match '(1) ((a b ...) (list a b)))
      (match '((a 1) (b 2)) (((k v) ...) (list k v)))
      (match '() ((x ...) x))
      (match '(1 2 x) (((? number? n) ...) n) (_ 'not-all-numbers)))
