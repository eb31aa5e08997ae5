;; match-let and match-let* take values apart.
(use-modules (ice-9 match))
(list (match-let (((a b) '(1 2)) ((c . d) '(3 4))) (list a b c d))
      (match-let* (((a b) '(1 2)) ((c d) (list b a))) (list c d))
      (match-let loop (((x . rest) '(1 2 3)) (sum 0))
        (if (null? rest) (+ x sum) (loop rest (+ x sum)))))
