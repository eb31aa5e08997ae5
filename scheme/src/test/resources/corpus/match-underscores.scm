;; ___ means the same as ...
(use-modules (ice-9 match))
(list (match '(1 2 3) ((a ___) a))
      (match '((1 . 2) (3 . 4)) (((a . b) ___) (list a b))))
